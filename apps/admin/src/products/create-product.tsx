import { answerOf } from '@kontor/sdk/client';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';

import { kontor } from '../kontor.ts';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';
import { type ProductFields, ProductForm } from './product-form.tsx';

const SKU_MAX = 100;
const EMPTY: ProductFields = { name: '', description: '', price: '', active: true };

/** Asks for a new product, and goes to it. */
export function CreateProduct({ currency, close }: { readonly currency: string; readonly close: () => void }) {
  const act = useAction();
  const navigate = useNavigate();
  const [sku, setSku] = useState('');
  const [fields, setFields] = useState(EMPTY);
  const run = async () => {
    const created = await act({
      name: `create-product:${sku.trim()}`,
      body: { sku: sku.trim(), ...fields },
      send: (body, key) => answerOf(kontor.POST('/inventory/products/', { body, headers: { 'idempotency-key': key } })),
      done: ({ name }) => `${name} is in the catalogue, with no stock yet`,
    });
    if (created !== null) await navigate(`/products/${created.id}`);
    return created !== null;
  };
  return (
    <ActionDialog title="New product" confirm="Create the product" run={run} close={close}>
      <TextField
        label="SKU"
        required
        value={sku}
        onChange={(event) => setSku(event.target.value)}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog that was just opened: the next key belongs here
        autoFocus
        helperText="Names the product in the store; it cannot be changed later."
        slotProps={{ htmlInput: { maxLength: SKU_MAX, autoComplete: 'off' } }}
      />
      <ProductForm fields={fields} change={setFields} currency={currency} />
    </ActionDialog>
  );
}
