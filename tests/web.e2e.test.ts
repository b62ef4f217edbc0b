import { expectAccessible, expectNoSidewaysScroll, screenshot, WIDTHS } from '@kontor/testing/browser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openWebWorld, signInAtForm, type WebWorld } from './support/web-world.ts';

let world: WebWorld;

beforeAll(async () => {
  world = await openWebWorld();
});
afterAll(() => world?.close());

describe('the shop', () => {
  it.each(WIDTHS)(
    'shows what is for sale at %i pixels, with every script and style from its own site',
    async (width) => {
      const page = await world.sit({ width });
      await page.goto('/shop/');
      await page.getByText('Gaming Mouse').first().waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await screenshot(page, `shop-products-${width}`);
      world.expectQuiet();
    },
  );
});

describe('an address that leads nowhere', () => {
  it.each(['light', 'dark'] as const)(
    'is told as a page with the ways on, from 360 pixels on, by %s',
    async (colorScheme) => {
      for (const width of WIDTHS) {
        const page = await world.sit({ width, colorScheme });
        const answer = await page.goto('/prodcuts/');
        expect(answer?.status()).toBe(404);
        await page.getByRole('heading', { level: 1, name: 'Nothing is here' }).waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await screenshot(page, `not-found-${width}-${colorScheme}`);
        await page.getByRole('link', { name: 'Your orders' }).click();
        await page.waitForURL('/shop/orders/');
        await page.context().close();
      }
      world.expectQuiet();
    },
  );
});

describe('the admin panel', () => {
  it('sends whoever is not signed in to sign in, and back to where he wanted to go', async () => {
    const page = await world.sit();
    await page.goto('/admin/orders/?status=PAID');
    expect(new URL(page.url()).pathname).toBe('/admin/login/');
    await expectAccessible(page);
    await page.getByLabel('Username').fill('admin');
    await page.getByLabel('Password').fill('admin');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('/admin/orders/?status=PAID');
  });

  it('stays closed to customers, and leaves them a way on', async () => {
    const page = await world.sit();
    await signInAtForm(page, 'testuser1', 'testpass123');
    await page.getByRole('heading', { name: 'For staff' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'To the shop' }).click();
    await page.waitForURL('/shop/');
    world.expectQuiet();
  });
});
