import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

import { launchChromium } from './chromium.ts';

/** The widths that every page must look right at: a phone, a tablet, a desk. */
export const WIDTHS = [360, 768, 1440] as const;

const HEIGHTS: Readonly<Record<number, number>> = { 360: 780, 768: 1024, 1440: 900 };
/** Beyond this a wait has failed; the machine may be busy. */
const WAIT_MS_MAX = 15_000;
const AXE_SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** How a person sits before the browser. */
export interface Seat {
  /** The width of the window; 1440 where it does not matter. */
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** A `Cookie` line of somebody who is signed in already, such as `sessionid=...`. */
  readonly cookie?: string;
}

/** A browser for one test file; each seat in it is a person of its own, with own cookies and storage. */
export interface TestBrowser {
  readonly browser: Browser;
  /** A new person at an empty tab. The page's own errors and what its policy refused fail the test at `expectQuiet`. */
  sit(seat?: Seat): Promise<Page>;
  /** That no page of this browser has thrown, logged an error, or asked another host, since it was last asked. Answers of 4xx are no errors. */
  expectQuiet(): void;
  close(): Promise<void>;
}

/** Opens a browser whose pages are on `origin`. Close it in `afterAll`. */
export async function openBrowser(origin: string): Promise<TestBrowser> {
  const browser = await launchChromium();
  let complaints: string[] = [];
  return {
    browser,
    sit: async (seat = {}) => {
      const context = await browser.newContext(contextOptions(origin, seat));
      context.setDefaultTimeout(WAIT_MS_MAX);
      if (seat.cookie !== undefined) await addCookies(context, origin, seat.cookie);
      const page = await context.newPage();
      listen(page, origin, (complaint) => complaints.push(complaint));
      return page;
    },
    expectQuiet: () => {
      const all = complaints;
      complaints = [];
      expect(all, 'errors of pages').toEqual([]);
    },
    close: () => browser.close(),
  };
}

function contextOptions(origin: string, { width = 1440, colorScheme = 'light' }: Seat): object {
  return {
    baseURL: origin,
    colorScheme,
    viewport: { width, height: HEIGHTS[width] ?? 900 },
    // So that neither tests nor screenshots meet a page halfway.
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  };
}

async function addCookies(context: BrowserContext, url: string, line: string): Promise<void> {
  const cookies = line.split('; ').map((each) => {
    const at = each.indexOf('=');
    return { name: each.slice(0, at), value: each.slice(at + 1), url };
  });
  await context.addCookies(cookies);
}

/** The browser itself logs every answer of 4xx and every lost connection as an error; those are what tests provoke. */
const EXPECTED = /^Failed to load resource: /;

function listen(page: Page, origin: string, complain: (complaint: string) => void): void {
  page.on('pageerror', (error) => complain(`${page.url()}: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complain(`${page.url()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) complain(`${page.url()}: asked ${url}`);
  });
}

/** That axe finds nothing to object to on the page as it is now. `without` names rules, each with its reason beside the call. */
export async function expectAccessible(page: Page, without: readonly string[] = []): Promise<void> {
  // Through the debugger, which no policy of the page holds back.
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(await axeSource());
  const rules = Object.fromEntries(without.map((id) => [id, { enabled: false }]));
  const options = JSON.stringify({ rules, resultTypes: ['violations'] });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary ?? ''}`).join('\n')}`,
  );
  expect(found, `what axe finds on ${page.url()}`).toEqual([]);
}

let source: string | null = null;

async function axeSource(): Promise<string> {
  source ??= await readFile(AXE_SOURCE, 'utf8');
  return source;
}

const IS_DARK = `matchMedia('(prefers-color-scheme: dark)').matches`;
const BACKGROUND = 'getComputedStyle(document.body).backgroundColor';
/** Colours that are on their way to others: buttons take a quarter of a second. */
const CHANGING = `document.getAnimations().filter((each) => each instanceof CSSTransition).length`;

/**
 * Looks at a page in the colours in which it was loaded and, once they have changed under it, in the others. They stay: of the pages that are looked at one after another,
 * half are loaded by day and half by night.
 */
export async function inBothSchemes(page: Page, look: (scheme: 'light' | 'dark') => Promise<void>): Promise<void> {
  const isDark = await page.evaluate<boolean>(IS_DARK);
  await look(isDark ? 'dark' : 'light');
  const before = await page.evaluate<string>(BACKGROUND);
  const other = isDark ? 'light' : 'dark';
  await page.emulateMedia({ colorScheme: other });
  await expect.poll(() => page.evaluate<string>(BACKGROUND), { timeout: WAIT_MS_MAX }).not.toBe(before);
  await expect.poll(() => page.evaluate<number>(CHANGING), { timeout: WAIT_MS_MAX }).toBe(0);
  await look(other);
}

interface Overflow {
  readonly width: number;
  readonly content: number;
  readonly culprits: readonly string[];
}

/** Text, since this file is not compiled for a browser. */
const OVERFLOW = `(() => {
  const { clientWidth: width, scrollWidth: content } = document.documentElement;
  const beyond = [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > width + 1);
  return { width, content, culprits: beyond.slice(0, 5).map((each) => each.outerHTML.slice(0, 200)) };
})()`;

/** That nothing sticks out at the sides: the page scrolls up and down only. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { width, content, culprits } = await page.evaluate<Overflow>(OVERFLOW);
  expect(content, `${page.url()} at ${width} px: ${culprits.join('\n')}`).toBeLessThanOrEqual(width);
}

/** Where screenshots go when KONTOR_SCREENSHOTS names a folder; otherwise none are taken. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['KONTOR_SCREENSHOTS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
