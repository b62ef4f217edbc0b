import type { Locator, Page } from 'playwright-core';

/** From the panel's home to the page of the payment that waits for a person at its charge, for `reason`: answers what the page tells about it. */
export async function openStuckPayment(page: Page, reason: string, timeout?: number): Promise<Locator> {
  await page.goto('/admin/');
  await page.getByRole('link', { name: 'Sagas' }).click();
  const waiting = page.getByRole('table', { name: 'Waiting for a person' });
  await waiting.getByText(`Charge: ${reason}`).waitFor(timeout === undefined ? {} : { timeout });
  await waiting.getByRole('link', { name: 'Pay order' }).click();
  await page.getByRole('heading', { level: 1, name: 'Pay order' }).waitFor();
  const row = (name: string) => page.getByRole('table', { name: 'Steps' }).getByRole('row').filter({ hasText: name });
  await row('Claim').getByText('Done').waitFor();
  await row('Charge').getByText('Stopped here').waitFor();
  await row('Confirm').getByText('Not begun').waitFor();
  const about = page.getByRole('region', { name: 'Saga', exact: true });
  await about.getByText(reason).waitFor();
  return about;
}
