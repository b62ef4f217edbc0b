import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';

import { kontor } from '../kontor.ts';
import { formatCount } from '../parts/format.ts';
import { ReasonField } from '../parts/reason-field.tsx';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';
import type { Product } from './edit-product.tsx';

const UNITS_MAX = 1_000_000;

interface DeedProps {
  readonly product: Product;
  readonly changed: () => void;
  readonly close: () => void;
}

/** Goods that arrive, and counts that are put right. */
export function StockActions({ product, changed }: { readonly product: Product; readonly changed: () => void }) {
  const [deed, setDeed] = useState<'add' | 'adjust' | null>(null);
  const close = () => setDeed(null);
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      <Button variant="contained" onClick={() => setDeed('add')}>
        Stock in…
      </Button>
      <Button variant="outlined" onClick={() => setDeed('adjust')}>
        Adjust…
      </Button>
      {deed === 'add' && <AddStock product={product} changed={changed} close={close} />}
      {deed === 'adjust' && <AdjustStock product={product} changed={changed} close={close} />}
    </Box>
  );
}

function Units({
  label,
  value,
  change,
  min,
  help,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly min: number;
  readonly help?: string;
}) {
  return (
    <TextField
      label={label}
      type="number"
      required
      value={value}
      onChange={(event) => change(event.target.value)}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog that was just opened: the next key belongs here
      autoFocus
      helperText={help}
      slotProps={{ htmlInput: { min, max: UNITS_MAX, step: 1 } }}
    />
  );
}

function AddStock({ product, changed, close }: DeedProps) {
  const act = useAction();
  const [units, setUnits] = useState('');
  const [notes, setNotes] = useState('');
  const run = async () => {
    const answer = await act({
      name: `add-stock:${product.id}`,
      body: { product_id: product.id, quantity: Number(units), notes: notes.trim() },
      send: (body, key) =>
        answerOf(kontor.POST('/inventory/stock/add/', { body, headers: { 'idempotency-key': key } })),
      done: ({ stock_quantity: onHand }) => `There are ${formatCount(onHand)} on hand now`,
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog title={`Stock in: ${product.name}`} confirm="Add to the stock" run={run} close={close}>
      <Units label="Units that arrived" value={units} change={setUnits} min={1} />
      <ReasonField label="Note (optional)" value={notes} change={setNotes} required={false} />
    </ActionDialog>
  );
}

function AdjustStock({ product, changed, close }: DeedProps) {
  const act = useAction();
  const [counted, setCounted] = useState(String(product.stock_quantity));
  const [notes, setNotes] = useState('');
  const quantity = Number(counted) - product.stock_quantity;
  const run = async () => {
    const answer = await act({
      name: `adjust-stock:${product.id}`,
      body: { product_id: product.id, quantity, notes: notes.trim() },
      send: (body, key) =>
        answerOf(kontor.POST('/inventory/stock/adjust/', { body, headers: { 'idempotency-key': key } })),
      done: ({ stock_quantity: onHand }) => `The count is ${formatCount(onHand)} now`,
    });
    changed();
    return answer !== null;
  };
  const sign = quantity > 0 ? '+' : quantity < 0 ? '−' : '±';
  return (
    <ActionDialog
      title={`Adjust the count: ${product.name}`}
      text={`${formatCount(product.stock_quantity)} on hand by the books, ${formatCount(product.reserved_quantity)} of them reserved. The count cannot go below what is reserved.`}
      confirm="Adjust the count"
      run={run}
      close={close}
    >
      <Units
        label="Units that were counted"
        value={counted}
        change={setCounted}
        min={0}
        help={`The books change by ${sign}${formatCount(Math.abs(quantity))}.`}
      />
      <ReasonField label="Reason" value={notes} change={setNotes} />
    </ActionDialog>
  );
}
