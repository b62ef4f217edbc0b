import { answerOf } from '@kontor/sdk/client';
import { KontorError } from '@kontor/sdk/errors';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { type FormEvent, useState } from 'react';
import { useNotify } from 'react-admin';

import type { AnswerOf } from '../data/answers.ts';
import { intents, kontor } from '../kontor.ts';
import { Panel } from '../parts/panel.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { isSessionOver, leaveToSignIn } from '../shell/session.ts';
import { type ProductFields, ProductForm } from './product-form.tsx';

/** A product as the server tells it. */
export type Product = AnswerOf<'adminGetProduct'>;

const fieldsOf = ({ name, description, price, active }: Product): ProductFields => ({
  name,
  description,
  price,
  active,
});

const LABELS: Readonly<Record<keyof ProductFields, string>> = {
  name: 'Name',
  price: 'Price',
  description: 'Description',
  active: 'For sale',
};

/** Somebody else saved first: what the product was when this edit began, and what it is now. */
interface Conflict {
  readonly before: ProductFields;
  readonly now: ProductFields;
}

/**
 * Edits a product. Whoever saves second is told what the first one changed, keeps what he typed, and decides field by field; nothing is overwritten
 * in silence. What others change while nobody types here is simply shown.
 */
export function EditProduct({ product, changed }: { readonly product: Product; readonly changed: () => void }) {
  const notify = useNotify();
  const [base, setBase] = useState(product);
  const [fields, setFields] = useState(() => fieldsOf(product));
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [isRunning, setRunning] = useState(false);
  const isTouched = differing(fieldsOf(base), fields).length > 0;
  if (product.version > base.version && !isTouched && conflict === null) {
    setBase(product);
    setFields(fieldsOf(product));
  }

  const meet = async () => {
    const now = await answerOf(
      kontor.GET('/admin/api/products/{product_id}/', { params: { path: { product_id: base.id } } }),
    );
    setConflict({ before: fieldsOf(base), now: fieldsOf(now) });
    setBase(now);
  };
  const save = async () => {
    setRunning(true);
    try {
      const saved = await intents.run(
        `edit-product:${base.id}:${base.version}`,
        { version: base.version, ...fields },
        (body, key) =>
          answerOf(
            kontor.PATCH('/inventory/products/{product_id}/', {
              params: { path: { product_id: base.id } },
              body,
              headers: { 'idempotency-key': key },
            }),
          ),
      );
      setBase(saved);
      setFields(fieldsOf(saved));
      setConflict(null);
      notify('The product is saved', { type: 'success' });
      changed();
    } catch (error) {
      if (isSessionOver(error)) leaveToSignIn(true);
      else if (error instanceof KontorError && error.code === 'version_conflict') await meet();
      else notify(<ErrorNotice error={error} />, { type: 'error', autoHideDuration: 15_000 });
    } finally {
      setRunning(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!isRunning) void save();
  };
  return (
    <Panel title="Edit">
      <Box component="form" onSubmit={onSubmit} sx={{ display: 'grid', gap: 2, mt: 1 }}>
        {conflict !== null && (
          <ConflictNotice
            conflict={conflict}
            mine={fields}
            take={(name) => setFields({ ...fields, [name]: conflict.now[name] })}
          />
        )}
        <ProductForm fields={fields} change={setFields} currency={product.currency} />
        <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
          <Button type="submit" variant="contained" disabled={isRunning || !isTouched}>
            {conflict === null ? 'Save' : 'Save mine over it'}
          </Button>
          {isTouched && (
            <Button
              color="inherit"
              disabled={isRunning}
              onClick={() => {
                setFields(fieldsOf(base));
                setConflict(null);
              }}
            >
              Discard my changes
            </Button>
          )}
        </Box>
      </Box>
    </Panel>
  );
}

function differing(a: ProductFields, b: ProductFields): (keyof ProductFields)[] {
  return (Object.keys(LABELS) as (keyof ProductFields)[]).filter((name) => a[name] !== b[name]);
}

function ConflictNotice({
  conflict: { before, now },
  mine,
  take,
}: {
  readonly conflict: Conflict;
  readonly mine: ProductFields;
  readonly take: (name: keyof ProductFields) => void;
}) {
  const theirs = differing(before, now);
  return (
    <Alert severity="warning" variant="outlined" role="alert">
      <AlertTitle>Somebody else changed this product while you were typing</AlertTitle>
      Nothing of theirs was overwritten, and what you typed is still below. Compare, then save.
      <Box component="ul" sx={{ m: 0, mt: 1, pl: 2.5, display: 'grid', gap: 0.75 }}>
        {theirs.map((name) => (
          <li key={name}>
            {LABELS[name]}: was <ShownValue value={before[name]} />, is now <ShownValue value={now[name]} />
            {mine[name] === now[name] ? (
              '.'
            ) : (
              <>
                , yours is <ShownValue value={mine[name]} />.{' '}
                <Button color="inherit" onClick={() => take(name)}>
                  Use their {LABELS[name].toLowerCase()}
                </Button>
              </>
            )}
          </li>
        ))}
      </Box>
    </Alert>
  );
}

const SHOWN_MAX = 120;

function ShownValue({ value }: { readonly value: string | boolean }) {
  if (typeof value === 'boolean') return <strong>{value ? 'yes' : 'no'}</strong>;
  const text = value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…` : value;
  return (
    <strong>
      <bdi>“{text}”</bdi>
    </strong>
  );
}
