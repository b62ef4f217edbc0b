import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expectAccessible, expectNoSidewaysScroll, screenshot, WIDTHS } from '@kontor/testing/browser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { expectShown } from './support/shopping.ts';
import { openWebWorld, type WebWorld } from './support/web-world.ts';

const RUN_MS_MAX = 60_000;

let world: WebWorld;

beforeAll(async () => {
  world = await openWebWorld();
});
afterEach(() => world.expectQuiet());
afterAll(() => world?.close());

describe('the dashboard', () => {
  it.each(WIDTHS)('fits %i pixels, in light and dark, and axe finds nothing', async (width) => {
    const page = await world.sit({ width });
    await page.goto('/');
    await page.getByText('Asked at').waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await screenshot(page, `dashboard-${width}-${colorScheme}`);
    }
  });

  it('says by itself when a part goes away, when the server does, and when it is back', async () => {
    const page = await world.sit();
    let answer: 'as it is' | 'wallet away' | 'none' = 'as it is';
    await page.route('**/api/status/', async (route) => {
      if (answer === 'none') return route.abort();
      const response = await route.fetch();
      const json = (await response.json()) as { services: object };
      if (answer === 'wallet away') json.services = { ...json.services, wallet: 'offline' };
      return route.fulfill({ response, json });
    });
    await page.goto('/');
    const part = (name: string, status: string) =>
      page.getByRole('listitem').filter({ hasText: name }).getByText(status, { exact: true });
    await expectShown(part('wallet', 'online'));
    answer = 'wallet away';
    await part('wallet', 'offline').waitFor();
    await part('orders', 'online').waitFor();
    answer = 'none';
    await part('orders', 'no answer').waitFor();
    answer = 'as it is';
    await part('orders', 'online').waitFor();
  });

  it('copies a line', async () => {
    const page = await world.sit();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto('/');
    await page.getByRole('button', { name: 'Copy: What is for sale' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(
      `curl -s ${world.url}/inventory/products/`,
    );
  });

  it('shows the status at load and every line also without scripts', async () => {
    const context = await world.browser.newContext({ javaScriptEnabled: false, baseURL: world.url });
    const page = await context.newPage();
    await page.goto('/');
    expect(await page.locator('.parts .online').count()).toBe(5);
    expect(await page.locator('.steps code').count()).toBe(5);
    expect(await page.getByRole('button').count()).toBe(0);
    await context.close();
  });

  it('its first steps work as they stand, in one shell', async () => {
    const page = await world.sit();
    await page.goto('/');
    const lines = await page.locator('.steps code').allTextContents();
    const folder = await mkdtemp(join(tmpdir(), 'kontor-steps-'));
    const script = [
      'set -euo pipefail',
      `curl() { command curl --max-time 20 -w '%{stderr}%{http_code}\\n' "$@"; }`,
      ...lines,
      'cat order.json',
    ].join('\n');
    try {
      const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], {
        cwd: folder,
        timeout: RUN_MS_MAX,
      });
      expect(stderr.trim().split('\n')).toEqual(['200', '200', '200', '200', '200', '200']);
      expect(stdout).toContain('"status":"PAID"');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('leads to the shop, the panel and the reference', async () => {
    const page = await world.sit();
    for (const [name, path] of [
      ['Open the shop', '/shop/'],
      ['Admin panel', '/admin/login/'],
      ['API reference', '/docs/'],
    ] as const) {
      await page.goto('/');
      await page.getByRole('link', { name }).click();
      await page.waitForURL((url) => url.pathname === path);
      await expectShown(page.getByRole('heading').first());
    }
  });
});
