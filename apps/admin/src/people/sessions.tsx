import { answerOf } from '@kontor/sdk/client';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { kontor } from '../kontor.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { ActionDialog } from '../shell/action-dialog.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { useAction } from '../shell/use-action.tsx';

/** Where a user is signed in, and how to end that: one by one, or everywhere. For administrators. */
export function Sessions({ userId, username }: { readonly userId: string; readonly username: string }) {
  const act = useAction();
  const [isAsking, setAsking] = useState(false);
  const sessions = useQuery({
    queryKey: ['user', userId, 'sessions'],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/admin/api/users/{user_id}/sessions/', { params: { path: { user_id: userId } }, signal })),
  });
  const rows = sessions.data?.sessions ?? [];
  const end = async (sessionId: string) => {
    await act({
      name: `end-session:${sessionId}`,
      body: undefined,
      send: (_body, key) =>
        answerOf(
          kontor.POST('/admin/api/users/{user_id}/sessions/{session_id}/revoke/', {
            params: { path: { user_id: userId, session_id: sessionId } },
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => 'The session has ended',
    });
    await sessions.refetch();
  };
  const endAll = async () => {
    const answer = await act({
      name: `end-sessions:${userId}`,
      body: undefined,
      send: (_body, key) =>
        answerOf(
          kontor.POST('/admin/api/users/{user_id}/revoke-sessions/', {
            params: { path: { user_id: userId } },
            headers: { 'idempotency-key': key },
          }),
        ),
      done: () => 'All sessions have ended',
    });
    await sessions.refetch();
    return answer !== null;
  };
  return (
    <Panel
      title="Sessions"
      flush={rows.length > 0}
      aside={
        rows.length > 0 && (
          <Button color="error" onClick={() => setAsking(true)}>
            End all sessions…
          </Button>
        )
      }
    >
      {sessions.error !== null && <ErrorNotice error={sessions.error} retry={() => void sessions.refetch()} />}
      {sessions.data !== undefined && rows.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Signed in nowhere.
        </Typography>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Sessions"
          columns={[{ label: 'From' }, { label: 'Since', align: 'right' }, { label: 'End', align: 'right' }]}
          rows={rows.map((session) => ({
            key: session.id,
            cells: [
              <div key="from">
                {session.address}
                {session.current ? ' (this one)' : ''}
                <Typography
                  variant="caption"
                  component="div"
                  sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
                >
                  <bdi>{session.user_agent === '' ? 'says nothing of itself' : session.user_agent}</bdi>
                </Typography>
              </div>,
              <Moment key="since" at={session.created_at} />,
              <Button
                key="end"
                color="inherit"
                variant="outlined"
                aria-label={`End the session from ${session.address}`}
                onClick={() => void end(session.id)}
              >
                End
              </Button>,
            ],
          }))}
        />
      )}
      {isAsking && (
        <ActionDialog
          title={`End all sessions of ${username}?`}
          text="He is signed out everywhere at once, and may sign in again with his password."
          confirm="End all sessions"
          tone="error"
          run={endAll}
          close={() => setAsking(false)}
        />
      )}
    </Panel>
  );
}
