/** `npm run bench:web`: what Lighthouse says of the pages of a production build. Exit code 1 where one is not as fast as is promised. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startKontor } from '../program.ts';
import { type Figures, median, PAGES, printTable, verdict } from './figures.ts';
import { openLighthouse } from './lighthouse.ts';

const RUNS = 3;
const ACCOUNT = { username: 'admin', password: 'admin' };

const folder = await mkdtemp(join(tmpdir(), 'kontor-bench-web-'));
const progress = (line: string) => void process.stderr.write(`${line}\n`);
const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
try {
  const server = await startKontor(folder);
  closing.push(() => server.stop());
  const lighthouse = await openLighthouse(progress);
  closing.push(() => lighthouse.close());
  const cookie = await signIn(server.url);
  const rows: Figures[] = [];
  const unmeasured: string[] = [];
  for (const page of PAGES) {
    const runs: Figures[] = [];
    try {
      for (let run = 1; run <= RUNS; run += 1) {
        progress(`${page.name}, ${page.form}, ${run} of ${RUNS}`);
        runs.push(await lighthouse.measure(server.url, page, cookie));
      }
      rows.push(median(runs));
    } catch (error) {
      unmeasured.push(`${page.name}, ${page.form}: ${(error as Error).message}`);
    }
  }
  process.stdout.write(printTable(rows));
  const missed = [...verdict(rows), ...unmeasured];
  process.stdout.write(missed.length === 0 ? 'every bound holds\n' : `${missed.join('\n')}\n`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  for (const close of closing.reverse()) await close();
}

async function signIn(url: URL): Promise<string> {
  const answer = await fetch(new URL('/auth/login/', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ACCOUNT),
  });
  if (!answer.ok) throw new Error(`signing in: ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}
