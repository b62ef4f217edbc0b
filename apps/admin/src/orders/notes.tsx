import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { type FormEvent, useState } from 'react';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { useAction } from '../shell/use-action.tsx';

type Order = AnswerOf<'adminReadOrder'>;

const TEXT_MAX = 2_000;

/** What staff wrote down beside the order, and a place to write more. */
export function Notes({ order, changed }: { readonly order: Order; readonly changed: () => void }) {
  const act = useAction();
  const [text, setText] = useState('');
  const [isRunning, setRunning] = useState(false);
  const add = async () => {
    setRunning(true);
    const answer = await act({
      name: `note:${order.order_id}:${order.version}`,
      body: { text: text.trim() },
      send: (body, key) =>
        answerOf(
          kontor.POST('/admin/api/orders/{order_id}/notes/', {
            params: { path: { order_id: order.order_id } },
            body,
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => 'The note is written down',
    });
    setRunning(false);
    if (answer !== null) setText('');
    changed();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '' && !isRunning) void add();
  };
  return (
    <Panel title="Notes for staff">
      <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 1.25, mb: 1.5 }}>
        {order.staff_notes.map((note) => (
          <li key={note.version}>
            <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap' }}>
              {note.text === null ? <em>erased</em> : <bdi>{note.text}</bdi>}
            </Typography>
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              {note.by?.username ?? 'the store'} · <Moment at={note.created_at} />
            </Typography>
          </li>
        ))}
      </Box>
      <Box
        component="form"
        onSubmit={onSubmit}
        sx={{ display: 'flex', gap: 1, alignItems: 'flex-start', flexWrap: 'wrap' }}
      >
        <TextField
          label="New note (the customer does not see it)"
          value={text}
          onChange={(event) => setText(event.target.value)}
          multiline
          sx={{ flex: '1 1 220px' }}
          slotProps={{ htmlInput: { maxLength: TEXT_MAX } }}
        />
        <Button type="submit" variant="outlined" disabled={isRunning} sx={{ mt: 0.5 }}>
          Add note
        </Button>
      </Box>
    </Panel>
  );
}
