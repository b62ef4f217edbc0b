import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { unpackedChromium } from '@kontor/testing/chromium';

import type { Figures, MeasuredPage } from './figures.ts';

/** Some eighty packages that nothing else needs, so they are fetched when somebody measures, and not by everybody's `npm ci`. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const INSTALL_MS_MAX = 300_000;
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/kontor-lighthouse/13.5.0', import.meta.url));
const LISTENS_AT = /DevTools listening on ws:\/\/[^:]+:(\d+)/;

/** As much of Lighthouse as is used. */
interface Lighthouse {
  default(url: string, flags: object, config?: object): Promise<{ readonly lhr: LighthouseResult } | undefined>;
  readonly desktopConfig: object;
}

interface LighthouseResult {
  readonly runtimeError?: { readonly message: string };
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, { readonly numericValue?: number; readonly details?: unknown }>>;
}

/** Lighthouse before the Chromium of the tests. */
export interface OpenLighthouse {
  measure(origin: URL, page: MeasuredPage, cookie: string): Promise<Figures>;
  close(): Promise<void>;
}

/** Fetches Lighthouse where it is not there yet, and starts a browser for it. */
export async function openLighthouse(progress: (line: string) => void): Promise<OpenLighthouse> {
  if (!existsSync(join(CACHE, 'node_modules', 'lighthouse'))) {
    progress(`fetching ${LIGHTHOUSE}`);
    const args = ['install', '--prefix', CACHE, '--no-save', '--no-audit', '--no-fund', LIGHTHOUSE];
    await promisify(execFile)('npm', args, { timeout: INSTALL_MS_MAX });
  }
  const program = (await import(
    pathToFileURL(join(CACHE, 'node_modules/lighthouse/core/index.js')).href
  )) as Lighthouse;
  const { port, close } = await startBrowser();
  return {
    close,
    measure: async (origin, page, cookie) => {
      const flags = {
        port,
        onlyCategories: ['performance', 'accessibility'],
        logLevel: 'error',
        ...(page.signedIn ? { extraHeaders: { Cookie: cookie } } : {}),
      };
      const config = page.form === 'desk' ? program.desktopConfig : undefined;
      const result = await program.default(new URL(page.path, origin).href, flags, config);
      if (result === undefined || result.lhr.runtimeError !== undefined) {
        throw new Error(`${page.path}: ${result?.lhr.runtimeError?.message ?? 'no result'}`);
      }
      return figuresOf(page, result.lhr);
    },
  };
}

function figuresOf(page: MeasuredPage, { categories, audits }: LighthouseResult): Figures {
  const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
  const value = (name: string) => audits[name]?.numericValue ?? Number.NaN;
  const requests = (audits['network-requests']?.details ?? { items: [] }) as {
    readonly items: readonly { readonly resourceType?: string; readonly transferSize?: number }[];
  };
  const scripts = requests.items.filter(({ resourceType }) => resourceType === 'Script');
  return {
    page,
    performance: score('performance'),
    accessibility: score('accessibility'),
    firstPaintMs: value('first-contentful-paint'),
    largestPaintMs: value('largest-contentful-paint'),
    blockedMs: value('total-blocking-time'),
    layoutShift: value('cumulative-layout-shift'),
    scriptBytes: scripts.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0),
  };
}

async function startBrowser(): Promise<{ port: number; close: () => Promise<void> }> {
  const { executablePath, env } = await unpackedChromium();
  const profile = await mkdtemp(join(tmpdir(), 'kontor-lighthouse-'));
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
  ];
  const child = spawn(executablePath, [...args, 'about:blank'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(child, 'exit');
  const close = async () => {
    child.kill('SIGKILL');
    await exit;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  for await (const line of createInterface({ input: child.stderr })) {
    const port = LISTENS_AT.exec(line)?.[1];
    if (port !== undefined) return { port: Number(port), close };
  }
  await close();
  throw new Error('the browser did not start');
}
