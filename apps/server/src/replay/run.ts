import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';

import { classifyRows } from './classify.ts';
import { totalFile } from './file-totals.ts';
import { type ClientLimits, openHttpClient } from './http-client.ts';
import { performReplay } from './perform.ts';
import { describePlan, planReplay } from './plan.ts';
import type { Progress } from './progress.ts';
import { readBack } from './read-back.ts';
import { reconcile } from './reconcile.ts';
import { makeReport, type ReplayReport } from './report.ts';
import { readRetailFile } from './retail-file.ts';
import { openStoreApi } from './store-api.ts';

/** What to replay, into which store, as whom. */
export interface ReplayOptions {
  readonly file: string;
  readonly url: string;
  readonly serverStarted: boolean;
  /** An account of staff. */
  readonly username: string;
  readonly password: string;
  /** Requests at once, 1 or more. */
  readonly concurrency: number;
  readonly progress: Progress;
  /** Told once what the file asks for, before anything is sent. */
  readonly announce: (line: string) => void;
  readonly limits?: ClientLimits;
}

/**
 * Replays a file of real orders through the HTTP API of a running server, reads the store back and reconciles it with the file.
 * Each run has products and customers of its own, so that a file can be replayed into a store as often as one likes.
 * @throws RetailFileError when the file cannot be read; RefusedError, NoAnswerError or UnexpectedAnswerError when the store does not
 * let itself be prepared or read.
 */
export async function runReplay(options: ReplayOptions): Promise<ReplayReport> {
  const { file, url, serverStarted, username, password, concurrency, progress } = options;
  const fileRows = await readRetailFile(createReadStream(file));
  const rows = classifyRows(fileRows);
  const plan = planReplay(
    rows,
    fileRows.map(({ customerId }) => customerId).filter((id) => id !== ''),
  );
  options.announce(describePlan(plan));
  const client = openHttpClient(url, concurrency, options.limits);
  try {
    const api = openStoreApi(client);
    const run = `r${randomBytes(4).toString('hex')}`;
    const customerPassword = randomBytes(12).toString('base64url');
    const performed = await performReplay(plan, api, {
      run,
      username,
      password,
      customerPassword,
      concurrency,
      progress,
    });
    const readingSince = performance.now();
    const store = await readBack(performed, api, concurrency, progress);
    const readingSeconds = (performance.now() - readingSince) / 1000;
    const input = { rows, totals: totalFile(rows), plan, performed, store };
    return makeReport({
      ...input,
      file: basename(file),
      run,
      url,
      serverStarted,
      reconciliation: reconcile(input),
      retries: client.retries,
      readingSeconds,
    });
  } finally {
    progress.end();
    await client.close();
  }
}
