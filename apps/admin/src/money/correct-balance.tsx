import { answerOf } from '@kontor/sdk/client';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { formatMoney } from '../parts/format.ts';
import { ReasonField } from '../parts/reason-field.tsx';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';

const AMOUNT_MAX = 20;

/** Asks by how much a balance is to be put right, and why. */
export function CorrectBalance({
  account,
  changed,
  close,
}: {
  readonly account: AnswerOf<'adminGetAccount'>;
  readonly changed: () => void;
  readonly close: () => void;
}) {
  const act = useAction();
  const [way, setWay] = useState<'add' | 'take'>('add');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const run = async () => {
    const answer = await act({
      name: `correct:${account.user_id}`,
      body: { amount: `${way === 'take' ? '-' : ''}${amount.trim()}`, reason: reason.trim() },
      send: (body, key) =>
        answerOf(
          kontor.POST('/admin/api/accounts/{user_id}/correct/', {
            params: { path: { user_id: account.user_id } },
            body,
            headers: { 'idempotency-key': key },
          }),
        ),
      done: ({ balance, currency }) => `The balance is ${formatMoney(balance, currency)} now`,
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title={`Correct the balance of ${account.username ?? 'an erased user'}`}
      text={`The balance is ${formatMoney(account.balance, account.currency)}. A correction is a transfer between this wallet and the store's adjustments account; it stays in the statement, with its reason.`}
      confirm={way === 'add' ? 'Add the amount' : 'Take the amount'}
      run={run}
      close={close}
    >
      <TextField
        select
        label="Way"
        value={way}
        onChange={(event) => setWay(event.target.value === 'take' ? 'take' : 'add')}
      >
        <MenuItem value="add">Add to the balance</MenuItem>
        <MenuItem value="take">Take from the balance</MenuItem>
      </TextField>
      <TextField
        label={`Amount in ${account.currency}`}
        required
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
        slotProps={{
          htmlInput: {
            inputMode: 'decimal',
            maxLength: AMOUNT_MAX,
            autoComplete: 'off',
            pattern: String.raw`\s*\d+(\.\d{1,2})?\s*`,
            title: 'An amount such as 2500.00',
          },
        }}
      />
      <ReasonField label="Reason" value={reason} change={setReason} />
    </ActionDialog>
  );
}
