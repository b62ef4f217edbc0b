import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';

import { kontor } from '../kontor.ts';
import { inWords } from '../parts/format.ts';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { useAction } from '../shell/use-action.tsx';
import type { Saga } from './saga-state.tsx';

/** What a person can do about a saga that is not finished. Each asks first. */
export function SagaActions({ saga, changed }: { readonly saga: Saga; readonly changed: () => void }) {
  const [deed, setDeed] = useState<'retry' | 'undo' | null>(null);
  const close = () => setDeed(null);
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      {saga.can.retry && (
        <Button variant="contained" onClick={() => setDeed('retry')}>
          Try again…
        </Button>
      )}
      {saga.can.undo && (
        <Button variant="outlined" color="error" onClick={() => setDeed('undo')}>
          Take back…
        </Button>
      )}
      {deed === 'retry' && <Retry saga={saga} changed={changed} close={close} />}
      {deed === 'undo' && <Undo saga={saga} changed={changed} close={close} />}
    </Box>
  );
}

interface DeedProps {
  readonly saga: Saga;
  readonly changed: () => void;
  readonly close: () => void;
}

function Retry({ saga, changed, close }: DeedProps) {
  const act = useAction();
  const run = async () => {
    const answer = await act({
      name: `retry:${saga.saga_id}`,
      body: undefined,
      send: (_body, key) =>
        answerOf(
          kontor.POST('/admin/api/sagas/{saga_id}/retry/', {
            params: { path: { saga_id: saga.saga_id } },
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => 'It is tried again',
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title={`Try again: ${inWords(saga.kind)}?`}
      text="Every step is sent again under its own name, so what has happened does not happen twice. It goes on from where it stopped."
      confirm="Try it again"
      run={run}
      close={close}
    />
  );
}

function Undo({ saga, changed, close }: DeedProps) {
  const act = useAction();
  const run = async () => {
    const answer = await act({
      name: `undo:${saga.saga_id}`,
      body: undefined,
      send: (_body, key) =>
        answerOf(
          kontor.POST('/admin/api/sagas/{saga_id}/undo/', {
            params: { path: { saga_id: saga.saga_id } },
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => 'It is being taken back',
    });
    changed();
    return answer !== null;
  };
  return (
    <ActionDialog
      title={`Take back: ${inWords(saga.kind)}?`}
      text="What its steps have done is taken back, money included, and the order stands where it stood before. One that has gone too far to be taken back is finished instead."
      confirm="Take it back"
      tone="error"
      run={run}
      close={close}
    />
  );
}
