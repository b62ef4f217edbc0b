import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';

import { kontor } from '../kontor.ts';
import { inWords } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { MoreRows } from '../shell/more-rows.tsx';
import { actorOf, Change } from './change.tsx';

/** What staff did to one thing, newest first. For administrators. */
export function AuditPanel({ target, keyed }: { readonly target: string; readonly keyed: readonly string[] }) {
  const audit = useInfiniteQuery({
    queryKey: keyed,
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        kontor.GET('/admin/api/audit/', {
          params: { query: { target, limit: 20, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const entries = audit.data?.pages.flatMap((page) => page.audit) ?? [];
  return (
    <Panel title="What staff did">
      {audit.error !== null && <ErrorNotice error={audit.error} retry={() => void audit.refetch()} />}
      {audit.data !== undefined && entries.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Nothing yet.
        </Typography>
      )}
      <Box
        component="ul"
        sx={{ listStyle: 'none', m: 0, mt: 0.5, p: 0, display: 'grid', gap: 1.5, fontSize: '0.8125rem' }}
      >
        {entries.map((entry) => (
          <li key={entry.id}>
            <strong>{inWords(entry.action)}</strong> <bdi>{actorOf(entry)}</bdi>, <Moment at={entry.occurred_at} />
            {entry.address === null ? '' : `, from ${entry.address}`}
            <Change entry={entry} />
          </li>
        ))}
      </Box>
      <MoreRows query={audit} />
    </Panel>
  );
}
