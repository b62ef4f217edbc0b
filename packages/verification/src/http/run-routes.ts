import { refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { refuseWith } from '@kontor/http/reply';
import { principalOf } from '@kontor/http/request';
import { InstantOutput, NextCursor, Nullable, PageQuery, UuidString } from '@kontor/http/schemas';
import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { Type } from 'typebox';

import type { Run, VerificationRuns } from '../runs/runs.ts';
import type { RunRow } from '../store/read-runs.ts';
import { CheckAnswer } from './schemas.ts';

/** What the routes are given. */
export interface RunRoutesOptions {
  readonly runs: VerificationRuns;
  /** Names of users, by id. */
  usernames(tenantId: number, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

const TAGS = ['admin'];
const CURSOR = 'admin-verifications';
/** Above every id. */
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const runFields = {
  verification_id: UuidString,
  state: Type.Unsafe<RunRow['state']>({
    type: 'string',
    enum: ['running', 'done', 'broken_off'],
    description: '`broken_off`: the process that ran it ended before it was done. Start another.',
  }),
  ok: Nullable(Type.Boolean({ description: 'No check has found a violation; null where it is not done.' })),
  violations: Type.Integer({ minimum: 0, description: 'Rows that break an invariant, found so far.' }),
  checks_done: Type.Integer({ minimum: 0 }),
  checks_total: Type.Integer({ minimum: 1 }),
  current: Nullable(Type.String({ description: 'The check that is under way.' })),
  started_at: InstantOutput,
  finished_at: Nullable(InstantOutput),
  started_by: Nullable(Type.Object({ user_id: UuidString, username: Nullable(Type.String()) })),
};
const RunView = Type.Object(runFields);
const RunDetails = Type.Object({ ...runFields, checks: Type.Array(CheckAnswer) });

/** Adds verifications in the background: to start one, and to see those that run or have run. */
export function runRoutes(app: App, { runs, usernames }: RunRoutesOptions): void {
  app.post(
    '/admin/api/verifications/',
    {
      config: { access: 'staff' },
      schema: {
        tags: TAGS,
        operationId: 'adminStartVerification',
        summary: 'Check in the background that everything the store promises is so',
        description: 'Where one is under way already, that one is the answer.',
        response: { 200: Type.Object({ verification_id: UuidString, joined: Type.Boolean() }) },
      },
    },
    async (request) => {
      const { runId, joined } = await runs.start(principalOf(request).userId);
      return { verification_id: runId, joined };
    },
  );

  app.get(
    '/admin/api/verifications/',
    {
      config: { access: 'staff' },
      schema: {
        tags: TAGS,
        operationId: 'adminListVerifications',
        summary: 'Verifications, the newest first',
        querystring: PageQuery,
        response: { 200: Type.Object({ verifications: Type.Array(RunView), next_cursor: NextCursor }) },
      },
    },
    async ({ query, tenantId }, reply) => {
      const [before = LAST_UUID] = query.cursor === undefined ? [] : decodeCursor(query.cursor, CURSOR, ['uuid']);
      const found = await runs.list(before, query.limit + 1);
      const page = found.slice(0, query.limit);
      const names = await usernames(tenantId, startersOf(page));
      reply.header('cache-control', 'no-store');
      return {
        verifications: page.map((run) => presentRun(run, names)),
        next_cursor:
          found.length > query.limit ? encodeCursor(CURSOR, [present(page.at(-1), 'a last run').run_id]) : null,
      };
    },
  );

  app.get(
    '/admin/api/verifications/:verification_id/',
    {
      config: { access: 'staff' },
      schema: {
        tags: TAGS,
        operationId: 'adminReadVerification',
        summary: 'One verification, with what each check came to so far',
        params: Type.Object({ verification_id: UuidString }),
        response: { 200: RunDetails },
      },
    },
    async ({ params, tenantId }, reply) => {
      const run: Run | null = await runs.find(params.verification_id.toLowerCase());
      if (run === null) return refuseWith(refusal('verification_not_found'));
      reply.header('cache-control', 'no-store');
      return { ...presentRun(run, await usernames(tenantId, startersOf([run]))), checks: [...run.results] };
    },
  );
}

function startersOf(runs: readonly RunRow[]): string[] {
  return [...new Set(runs.map(({ started_by: by }) => by).filter((by) => by !== null))];
}

function presentRun(run: RunRow, names: ReadonlyMap<string, string>) {
  const { started_by: by, violations, state } = run;
  return {
    verification_id: run.run_id,
    state,
    ok: state === 'done' ? violations === 0n : null,
    violations: Number(violations),
    checks_done: run.checks_done,
    checks_total: run.checks_total,
    current: run.current_check,
    started_at: formatInstant(run.started_at),
    finished_at: run.finished_at === null ? null : formatInstant(run.finished_at),
    started_by: by === null ? null : { user_id: by, username: names.get(by) ?? null },
  };
}
