import { ADVANCES } from '@kontor/contracts/capabilities';
import { answerOf } from '@kontor/sdk/client';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useRefresh } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { DataTable } from '../parts/data-table.tsx';
import { inWords, shortId } from '../parts/format.ts';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';

type Bulk = AnswerOf<'adminBulkOrderStatus'>;

const STEPS = [...ADVANCES, 'CANCELLED'] as const;
/** As many as the server takes at once. */
const ORDERS_MAX = 200;

/** Gives the selected orders a status, and shows what became of each that was refused. */
export function BulkStatus({
  orderIds,
  unselect,
}: {
  readonly orderIds: readonly string[];
  readonly unselect: () => void;
}) {
  const act = useAction();
  const refresh = useRefresh();
  const [isOpen, setOpen] = useState(false);
  const [status, setStatus] = useState<string>('PROCESSING');
  const [result, setResult] = useState<Bulk | null>(null);
  const count = orderIds.length === 1 ? '1 order' : `${orderIds.length} orders`;
  const isTooMany = orderIds.length > ORDERS_MAX;
  const run = async () => {
    const body = { order_ids: [...orderIds], status };
    const answer = await act({
      name: `bulk:${status}:${orderIds.toSorted().join(',')}`,
      body,
      send: (asked, key) =>
        answerOf(kontor.POST('/admin/api/orders/bulk-status/', { body: asked, headers: { 'idempotency-key': key } })),
      done: ({ succeeded, failed }) => (failed === 0 ? `${succeeded} done` : `${succeeded} done, ${failed} refused`),
    });
    if (answer === null) return false;
    refresh();
    if (answer.failed > 0) setResult(answer);
    else unselect();
    return true;
  };
  return (
    <>
      <Button variant="contained" onClick={() => setOpen(true)}>
        Change status…
      </Button>
      {isOpen && (
        <ActionDialog
          title={`Change the status of ${count}`}
          text="Each order is moved by itself: those that cannot take the step are left as they are, and you are told which."
          confirm={status === 'CANCELLED' ? `Cancel ${count}` : `Set to ${inWords(status).toLowerCase()}`}
          tone={status === 'CANCELLED' ? 'error' : 'primary'}
          run={run}
          close={() => setOpen(false)}
        >
          <TextField select label="New status" value={status} onChange={(event) => setStatus(event.target.value)}>
            {STEPS.map((step) => (
              <MenuItem key={step} value={step}>
                {inWords(step)}
              </MenuItem>
            ))}
          </TextField>
          {status === 'CANCELLED' && (
            <Alert severity="warning">What was paid is given back, and the units go back into stock.</Alert>
          )}
          {isTooMany && <Alert severity="error">At most {ORDERS_MAX} orders at once. Select fewer.</Alert>}
        </ActionDialog>
      )}
      {result !== null && <Refused result={result} close={() => setResult(null)} />}
    </>
  );
}

function Refused({ result, close }: { readonly result: Bulk; readonly close: () => void }) {
  const refused = result.outcomes.filter(({ ok }) => !ok);
  return (
    <Dialog open onClose={close} aria-labelledby="refused-title">
      <DialogTitle id="refused-title" sx={{ fontSize: '1.0625rem', fontWeight: 650 }}>
        {refused.length === 1 ? '1 order was left as it is' : `${refused.length} orders were left as they are`}
      </DialogTitle>
      <DialogContent>
        <DataTable
          label="Orders that were left as they are"
          columns={[{ label: 'Order' }, { label: 'Why' }]}
          rows={refused.map(({ order_id: id, error }) => ({
            key: id,
            cells: [
              <Link key="order" component={RouterLink} to={`/orders/${id}`}>
                {shortId(id)}
              </Link>,
              error,
            ],
          }))}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={close}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
