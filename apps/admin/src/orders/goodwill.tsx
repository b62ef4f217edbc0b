import { answerOf } from '@kontor/sdk/client';
import TextField from '@mui/material/TextField';
import { useState } from 'react';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { formatMoney } from '../parts/format.ts';
import { ReasonField } from '../parts/reason-field.tsx';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';

const AMOUNT_MAX = 20;

/** Asks how much of a delivered order's payment goes back to its customer, and why. */
export function Goodwill({
  order,
  changed,
  close,
}: {
  readonly order: AnswerOf<'adminReadOrder'>;
  readonly changed: () => void;
  readonly close: () => void;
}) {
  const act = useAction();
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const run = async () => {
    const answer = await act({
      name: `goodwill:${order.order_id}:${order.version}`,
      body: { amount: amount.trim(), reason: reason.trim() },
      send: (body, key) =>
        answerOf(
          kontor.POST('/admin/api/orders/{order_id}/goodwill/', {
            params: { path: { order_id: order.order_id } },
            body,
            headers: { 'idempotency-key': key },
          }),
        ),
      done: ({ amount: given }) => `${formatMoney(given, order.currency)} went to the customer`,
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title="Give money back for this order"
      text={`It goes to the wallet of ${order.customer.username ?? 'the customer'} at once. All of it together can never be more than the ${formatMoney(order.total_amount, order.currency)} that were paid. The order stays delivered.`}
      confirm="Give the goodwill"
      run={run}
      close={close}
    >
      <TextField
        label={`Amount in ${order.currency}`}
        required
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog that was just opened: the next key belongs here
        autoFocus
        slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: AMOUNT_MAX, autoComplete: 'off' } }}
      />
      <ReasonField label="Reason (the customer sees it)" value={reason} change={setReason} />
    </ActionDialog>
  );
}
