import { expectAccessible, expectNoSidewaysScroll, inBothSchemes, screenshot, WIDTHS } from '@kontor/testing/browser';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { makeProduct, type Shopper } from './support/shoppers.ts';
import { openWebWorld, type WebWorld } from './support/web-world.ts';

const VERIFICATION_MS_MAX = 60_000;
let world: WebWorld;
let admin: Shopper;
let staff: Shopper;
beforeAll(async () => {
  world = await openWebWorld();
  [admin, staff] = await Promise.all([world.person({ role: 'admin' }), world.person({ role: 'staff' })]);
  for (let count = 0; count < 60; count += 1) await makeProduct(world.store, 1_000n, 1);
});
afterAll(() => world?.close());
afterEach(() => world.expectQuiet());

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

it('lets an administrator read every table, filter it and go through its pages', async () => {
  const page = await world.sit(admin);
  await page.goto('/admin/data');
  await heading(page, 'Data').waitFor();
  await page.getByText('psql "postgres').waitFor();
  expect(await page.getByRole('main').innerText()).not.toMatch(/:\/\/\w+:(?!\*{4}@)[^@/]+@/);
  const tables = page.getByRole('table', { name: 'Tables of inventory', exact: true });
  await tables.getByRole('link', { name: 'products', exact: true }).click();
  await heading(page, 'inventory.products').waitFor();
  const table = page.getByRole('table', { name: 'inventory.products' });
  await expect.poll(() => table.getByRole('row').count()).toBe(51);
  await page.getByRole('button', { name: 'Load more' }).click();
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(60);
  await page.getByRole('combobox', { name: 'Column' }).click();
  await page.getByRole('option', { name: 'name', exact: true }).click();
  await page.getByRole('textbox', { name: 'Value' }).fill('Gaming Mouse');
  await page.keyboard.press('Enter');
  await expect.poll(() => table.getByRole('row').count()).toBe(2);
  await page.reload();
  await expect.poll(() => table.getByRole('row').count()).toBe(2);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => table.getByRole('row').count()).toBe(51);
});

it('shows no secret, and says so of a value that is of another type', async () => {
  const page = await world.sit(admin);
  await page.goto('/admin/data/identity/credentials');
  await page.getByRole('table', { name: 'identity.credentials' }).waitFor();
  expect(await page.getByRole('main').innerText()).not.toContain('argon2id');
  await page.goto(
    `/admin/data/orders/orders?filters=${encodeURIComponent('[{"column":"order_id","op":"eq","value":"x"}]')}`,
  );
  await page.getByText(/must have values of the type of their columns/).waitFor();
});

it('keeps the tables from staff', async () => {
  const page = await world.sit(staff);
  await page.goto('/admin/data');
  await heading(page, 'For administrators').waitFor();
  await expect.poll(() => page.getByRole('link', { name: 'Data', exact: true }).count()).toBe(0);
});

it('verifies the store while one looks on, and keeps the runs before', async () => {
  const page = await world.sit(staff);
  await page.goto('/admin/integrity');
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page
    .getByRole('heading', { name: 'Everything that the store promises is so' })
    .waitFor({ timeout: VERIFICATION_MS_MAX });
  await page
    .getByRole('table', { name: 'Checks' })
    .getByText(/Never oversold/)
    .waitFor();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect
    .poll(() => page.getByRole('table', { name: 'Verifications' }).getByText('All holds').count(), {
      timeout: VERIFICATION_MS_MAX,
    })
    .toBe(2);
  await page.getByRole('table', { name: 'Verifications' }).getByRole('link').last().click();
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/admin\/integrity\/[0-9a-f-]{36}$/);
});

it.each(WIDTHS)('is accessible by day and by night and fits into %i pixels', async (width) => {
  const page = await world.sit({ ...admin, width });
  for (const [name, path, wanted] of [
    ['data', '/data', 'Data'],
    ['table', '/data/inventory/products', 'inventory.products'],
    ['integrity', '/integrity', 'Integrity'],
  ] as const) {
    await page.goto(`/admin${path}`);
    await heading(page, wanted).waitFor();
    await page.getByText('Loading', { exact: true }).first().waitFor({ state: 'detached' });
    await inBothSchemes(page, async (scheme) => {
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await screenshot(page, `admin-${name}-${width}-${scheme}`);
    });
  }
  await page.context().close();
});
