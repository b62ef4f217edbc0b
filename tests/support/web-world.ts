import { openBrowser, type TestBrowser } from '@kontor/testing/browser';
import { createEmptyDatabase } from '@kontor/testing/database';
import type { Page } from 'playwright-core';

import { type Servers, startServers } from './servers.ts';
import { makeShoppers, type Shopper } from './shoppers.ts';

/** A browser before a real server on a real database. */
export interface WebWorld extends Servers, TestBrowser {
  /** Where the server is. */
  readonly url: string;
  /** Somebody with a session: give `cookie` to `sit`. A customer with a million, unless told otherwise. */
  person(options?: Parameters<typeof makeShoppers>[3]): Promise<Shopper>;
}

const BALANCE_MINOR = 100_000_000n;

/**
 * Opens one in `beforeAll`; end it with `close` in `afterAll`. The server is in demo mode, with its sample data and without rate limits, on a database of its own in the
 * tests' PostgreSQL: what a browser shows has nothing to do with whose that is.
 */
export async function openWebWorld(env: Readonly<Record<string, string>> = {}): Promise<WebWorld> {
  const { connectionString, drop } = await createEmptyDatabase();
  const closing: (() => Promise<unknown>)[] = [drop];
  const close = async () => {
    for (const each of closing.toReversed()) await each();
  };
  try {
    const servers = await startServers(1, { DATABASE_URL: connectionString, ...env });
    closing.push(servers.close);
    const url = servers.processes[0]?.url ?? '';
    const browser = await openBrowser(url);
    closing.push(browser.close);
    return worldOf(servers, browser, url, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function worldOf(servers: Servers, browser: TestBrowser, url: string, close: () => Promise<void>): WebWorld {
  return {
    ...servers,
    ...browser,
    url,
    person: async (options = { balanceMinor: BALANCE_MINOR }) => {
      const [shopper] = (await makeShoppers(servers.store, servers.database, 1, options)) as [Shopper];
      // The token beside the session tells the shop that there is one.
      return { ...shopper, cookie: `${shopper.cookie}; csrftoken=test` };
    },
    close,
  };
}

/** Signs in on the server's own form, as staff do, and resolves when the page behind it is there. */
export async function signInAtForm(page: Page, username: string, password: string, next = '/admin/'): Promise<void> {
  await page.goto(`/admin/login/?next=${encodeURIComponent(next)}`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/admin/login'));
}
