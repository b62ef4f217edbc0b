import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { deadlineOf } from '@kontor/http/request';
import { InstantOutput } from '@kontor/http/schemas';
import type { Instant } from '@kontor/kernel/clock';
import { Type } from 'typebox';

import { presentReport } from '../report.ts';
import { SharedVerification } from '../shared-verification.ts';
import { type VerifiedDatabases, verify } from '../verify.ts';
import { CheckAnswer, Milliseconds } from './schemas.ts';

/** What the route needs. */
export interface VerificationRoutesOptions {
  /** Pools of its own: a verification holds one connection of each for as long as it takes. */
  readonly databases: VerifiedDatabases;
  /** Since when this process serves. */
  readonly servingSince: Instant;
}

/** How long a report that came too late for its asker is kept for the next. */
const LATE_REPORT_KEPT_MS = 60_000;
/** How much earlier than the request's own deadline a caller is told to come back. */
const ANSWER_MARGIN_MS = 500;
const RETRY_AFTER_SECONDS = 5;

const ReportAnswer = Type.Object({
  ok: Type.Boolean({ description: 'No check has found a violation.' }),
  started_at: InstantOutput,
  ms: Milliseconds,
  checks: Type.Array(CheckAnswer),
});

/**
 * Adds `GET /admin/api/verify/`: checks every invariant of the store while it serves. One verification at a time; who asks meanwhile waits for its
 * report, at most until the deadline of the request, and is then told to ask again.
 */
export function verificationRoutes(app: App, { databases, servingSince }: VerificationRoutesOptions): void {
  const shared = new SharedVerification(() => verify(databases, { servingSince }), LATE_REPORT_KEPT_MS);
  app.get(
    '/admin/api/verify/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ['system'],
        summary: 'Check that everything the store promises is so',
        description:
          'Runs every check of `npm run verify` in a read-only snapshot. If that takes longer than a request may, the answer is 503: ask again for its report.',
        response: { 200: ReportAnswer },
      },
    },
    async (request, reply) => {
      const report = await shared.report(deadlineOf(request) - ANSWER_MARGIN_MS);
      if (report === null) {
        throw new RefusalError(refusal('unavailable', undefined, STILL_RUNNING), RETRY_AFTER_SECONDS);
      }
      reply.header('cache-control', 'no-store');
      return presentReport(report);
    },
  );
}

const STILL_RUNNING = 'The verification is still running. Ask again shortly for its report.';
