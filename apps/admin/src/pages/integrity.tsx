import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink, useParams } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { CheckTable } from '../integrity/checks.tsx';
import { RunState, summaryOf } from '../integrity/run-state.tsx';
import { kontor } from '../kontor.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { formatCount, inWords } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { useTitle } from '../parts/use-title.ts';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { isSessionOver, leaveToSignIn } from '../shell/session.ts';
import { useAction } from '../shell/use-action.tsx';

type Run = AnswerOf<'adminReadVerification'>;
type RunRow = AnswerOf<'adminListVerifications'>['verifications'][number];

const RUNS_SHOWN = 20;
const WATCH_MS = 1_000;

/** Whether everything that the store promises is so: the last verification or the chosen one, and those before. */
export default function IntegrityPage() {
  useTitle('Integrity');
  const { id } = useParams();
  const runs = useQuery({
    queryKey: ['verifications'],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/admin/api/verifications/', { params: { query: { limit: RUNS_SHOWN } }, signal })),
    refetchInterval: ({ state }) => (state.data?.verifications.some(isRunning) === true ? WATCH_MS : false),
  });
  const shown = id ?? runs.data?.verifications[0]?.verification_id;
  const run = useQuery({
    queryKey: ['verification', shown],
    enabled: shown !== undefined,
    queryFn: ({ signal }) =>
      answerOf(
        kontor.GET('/admin/api/verifications/{verification_id}/', {
          params: { path: { verification_id: shown ?? '' } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data !== undefined && isRunning(state.data) ? WATCH_MS : false),
  });
  const reload = () => void Promise.all([runs.refetch(), run.refetch()]);
  const error = runs.error ?? run.error;
  if (isSessionOver(error)) leaveToSignIn(true);
  return (
    <>
      <PageHeader
        title="Integrity"
        actions={<StartButton isRunning={runs.data?.verifications.some(isRunning) === true} changed={reload} />}
      />
      {error !== null && <ErrorNotice error={error} retry={reload} />}
      {runs.data === undefined && error === null && <PageSkeleton />}
      {runs.data?.verifications.length === 0 && (
        <EmptyState title="Nothing has been verified yet">
          A verification looks at every row of the store and tells whether all that it promises is so. It runs beside
          the store and disturbs nobody.
        </EmptyState>
      )}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {run.data !== undefined && <RunPanel run={run.data} />}
        {runs.data !== undefined && runs.data.verifications.length > 0 && (
          <RunsBefore runs={runs.data.verifications} shown={shown} />
        )}
      </Box>
    </>
  );
}

function isRunning({ state }: Pick<RunRow, 'state'>): boolean {
  return state === 'running';
}

function StartButton({ isRunning: running, changed }: { readonly isRunning: boolean; readonly changed: () => void }) {
  const act = useAction();
  const start = async () => {
    await act({
      name: 'verify',
      body: {},
      send: (_body, key) => answerOf(kontor.POST('/admin/api/verifications/', { headers: { 'idempotency-key': key } })),
      done: ({ joined }) => (joined ? 'A verification is under way already' : 'The verification has begun'),
    });
    changed();
  };
  return (
    <Button variant="contained" disabled={running} onClick={() => void start()}>
      {running ? 'Verification is running' : 'Verify now'}
    </Button>
  );
}

function RunPanel({ run }: { readonly run: Run }) {
  const percent = (100 * run.checks_done) / run.checks_total;
  return (
    <Panel title={summaryOf(run)} aside={<RunState run={run} />} flush>
      <Box sx={{ px: 2, pb: 1.5, display: 'grid', gap: 1 }}>
        {isRunning(run) && (
          <LinearProgress
            variant="determinate"
            value={percent}
            aria-label="Checks that are done"
            sx={{ borderRadius: 2 }}
          />
        )}
        <Typography component="output" variant="body2" sx={{ color: 'text.secondary' }}>
          {run.checks_done} of {run.checks_total} checks
          {run.current === null ? '' : `, now: ${inWords(run.current).toLowerCase()}`}
          {run.started_by === null ? '' : ` · started by ${run.started_by.username ?? 'an erased user'}`} ·{' '}
          <Moment at={run.started_at} full />
        </Typography>
      </Box>
      <CheckTable checks={run.checks} />
    </Panel>
  );
}

function RunsBefore({ runs, shown }: { readonly runs: readonly RunRow[]; readonly shown: string | undefined }) {
  return (
    <Panel title="Verifications" flush>
      <DataTable
        label="Verifications"
        columns={[
          { label: 'Started' },
          { label: 'Result' },
          { label: 'Checks', align: 'right' },
          { label: 'Rows that break', align: 'right' },
          { label: 'By' },
        ]}
        rows={runs.map((run) => ({
          key: run.verification_id,
          cells: [
            <Link
              key="at"
              component={RouterLink}
              to={`/integrity/${run.verification_id}`}
              {...(run.verification_id === shown ? { 'aria-current': 'true' as const } : {})}
            >
              <Moment at={run.started_at} full />
            </Link>,
            <RunState key="state" run={run} />,
            `${run.checks_done} of ${run.checks_total}`,
            formatCount(run.violations),
            run.started_by?.username ?? '',
          ],
        }))}
      />
    </Panel>
  );
}
