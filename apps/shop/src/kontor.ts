import { createKontor } from '@kontor/sdk/client';
import type { paths } from '@kontor/sdk/openapi.generated';
import { whenBrowserOnline } from '@kontor/sdk/retries';

import { noteStoreTime } from './kontor-clock.ts';

/** The store, as this page's own session sees it. While the browser is offline, requests wait. */
export const kontor = createKontor({ baseUrl: location.origin, retries: { whenOnline: whenBrowserOnline } });
kontor.use({ onResponse: ({ response }) => noteStoreTime(response.headers.get('date')) });

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

/** A product, as the store shows it to anyone. */
export type Product = Answer<'/inventory/products/{product_id}/'>;
/** An order of the signed-in customer's. */
export type Order = Answer<'/orders/{order_id}/'>;
/** Where an order is on its way. */
export type OrderStatus = Order['status'];
/** Who is signed in. */
export type User = Answer<'/auth/me/'>['user'];
