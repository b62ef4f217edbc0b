import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { formatMoney, inWords } from '../parts/format.ts';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';
import { Goodwill } from './goodwill.tsx';

type Order = AnswerOf<'adminReadOrder'>;
/** What was begun, with the order as it was then: what changes meanwhile neither closes the dialog nor takes what was typed. The server decides. */
type Deed =
  | { readonly kind: 'advance'; readonly order: Order; readonly status: string }
  | { readonly kind: 'cancel' | 'goodwill'; readonly order: Order };

const TEXT_MAX = 2_000;

/** What the order's state allows. Each asks first, and shows nothing as done before the server says so. */
export function OrderActions({ order, changed }: { readonly order: Order; readonly changed: () => void }) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const close = () => setDeed(null);
  const { can } = order;
  const next = can.advance;
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      {next !== null && (
        <Button variant="contained" onClick={() => setDeed({ kind: 'advance', order, status: next })}>
          Set to {inWords(next).toLowerCase()}…
        </Button>
      )}
      {can.cancel && (
        <Button variant="outlined" color="error" onClick={() => setDeed({ kind: 'cancel', order })}>
          {can.refund ? 'Cancel and refund…' : 'Cancel…'}
        </Button>
      )}
      {can.goodwill && (
        <Button variant="outlined" onClick={() => setDeed({ kind: 'goodwill', order })}>
          Give goodwill…
        </Button>
      )}
      {deed?.kind === 'advance' && <Advance {...deed} changed={changed} close={close} />}
      {deed?.kind === 'cancel' && <Cancel order={deed.order} changed={changed} close={close} />}
      {deed?.kind === 'goodwill' && <Goodwill order={deed.order} changed={changed} close={close} />}
    </Box>
  );
}

interface DeedProps {
  readonly order: Order;
  readonly changed: () => void;
  readonly close: () => void;
}

function Words({
  label,
  value,
  change,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  return (
    <TextField
      label={label}
      value={value}
      onChange={(event) => change(event.target.value)}
      multiline
      minRows={2}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog that was just opened: the next key belongs here
      autoFocus
      slotProps={{ htmlInput: { maxLength: TEXT_MAX } }}
    />
  );
}

function Advance({ order, status, changed, close }: DeedProps & { readonly status: string }) {
  const act = useAction();
  const [notes, setNotes] = useState('');
  const word = inWords(status).toLowerCase();
  const run = async () => {
    const answer = await act({
      name: `advance:${order.order_id}:${status}`,
      body: { status, ...(notes.trim() === '' ? {} : { notes: notes.trim() }) },
      send: (body, key) =>
        answerOf(
          kontor.POST('/admin/api/orders/{order_id}/advance/', {
            params: { path: { order_id: order.order_id } },
            body,
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => `The order is ${word}`,
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog title={`Set the order to ${word}`} confirm={`Set to ${word}`} run={run} close={close}>
      <Words label="Note for the history (optional, the customer sees it)" value={notes} change={setNotes} />
    </ActionDialog>
  );
}

function Cancel({ order, changed, close }: DeedProps) {
  const act = useAction();
  const [reason, setReason] = useState('');
  const total = formatMoney(order.total_amount, order.currency);
  const run = async () => {
    const answer = await act({
      name: `cancel:${order.order_id}`,
      body: reason.trim() === '' ? {} : { reason: reason.trim() },
      send: (body, key) =>
        answerOf(
          kontor.POST('/admin/api/orders/{order_id}/cancel/', {
            params: { path: { order_id: order.order_id } },
            body,
            headers: { 'idempotency-key': key },
          }),
        ),
      done: ({ refunded_amount: refunded }) =>
        refunded === '0.00'
          ? 'The order is cancelled'
          : `The order is cancelled, ${formatMoney(refunded, order.currency)} went back to the customer`,
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title={order.can.refund ? 'Cancel the order and refund it?' : 'Cancel the order?'}
      text={
        order.can.refund
          ? `${total} goes back to the wallet of ${order.customer.username ?? 'the customer'}, and the units go back into stock. This cannot be undone.`
          : 'The reserved units are free again. This cannot be undone.'
      }
      confirm={order.can.refund ? `Cancel and refund ${total}` : 'Cancel the order'}
      tone="error"
      run={run}
      close={close}
    >
      <Words label="Reason (optional, the customer sees it)" value={reason} change={setReason} />
    </ActionDialog>
  );
}
