/** `npm run screenshots`: takes the pictures that the README shows, of a store with sample data, into docs/screenshots. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launchChromium } from '@kontor/testing/chromium';
import type { Browser, Page } from 'playwright-core';

import { startKontor } from '../program.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots', import.meta.url));
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 780 };
const QUALITY = 82;

const data = await mkdtemp(join(tmpdir(), 'kontor-screenshots-'));
const closing: (() => Promise<unknown>)[] = [() => rm(data, { recursive: true, force: true, maxRetries: 5 })];
try {
  const server = await startKontor(data);
  closing.push(() => server.stop());
  const browser = await launchChromium();
  closing.push(() => browser.close());
  const dashboard = await open(browser, server.url, DESK, 'light');
  await dashboard.goto('/');
  await dashboard.getByText('Asked at').waitFor();
  await take(dashboard, 'dashboard');
  const shop = await open(browser, server.url, DESK, 'light');
  await shop.goto('/shop/');
  await shop.getByText('Gaming Mouse').waitFor();
  await take(shop, 'shop');
  const phone = await open(browser, server.url, PHONE, 'dark');
  await order(phone);
  await take(phone, 'shop-order-phone');
  await phone.getByRole('button', { name: /^Pay / }).click();
  await phone.getByText('Paid', { exact: true }).first().waitFor();
  const panel = await open(browser, server.url, DESK, 'light');
  await panel.goto('/admin/login/');
  await panel.getByLabel('Username').fill('admin');
  await panel.getByLabel('Password').fill('admin');
  await panel.getByRole('button', { name: 'Sign in' }).click();
  await panel.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  await panel.getByRole('link', { name: 'Orders' }).first().click();
  await panel.getByRole('table', { name: 'orders' }).getByRole('link').first().click();
  await panel.getByRole('region', { name: 'Timeline' }).getByText('Order paid').waitFor();
  await take(panel, 'panel-order');
} finally {
  for (const close of closing.reverse()) await close();
}

async function open(browser: Browser, url: URL, viewport: typeof DESK, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url.href,
    viewport,
    colorScheme,
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

/** Orders with a sample account, up to where it is paid. */
async function order(page: Page): Promise<void> {
  await page.goto('/shop/sign-in/?next=/');
  await page.getByLabel('Username').fill('testuser1');
  await page.getByLabel('Password').fill('testpass123');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'testuser1' }).waitFor();
  for (const name of ['Wireless Headphones', 'Gaming Mouse']) {
    await page.goto('/shop/');
    await page.getByRole('link', { name }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
  }
  await page.goto('/shop/checkout/');
  await page.getByLabel('Shipping address').fill('Jalan Merdeka 1\nBandung 40111');
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.getByRole('button', { name: /^Pay / }).waitFor();
}

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(FOLDER, `${name}.jpg`), type: 'jpeg', quality: QUALITY });
}
