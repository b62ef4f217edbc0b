import type { LightMyRequestResponse } from 'fastify';

import { Api, expectOk } from './api.ts';
import type { TestApp } from './app-under-test.ts';
import { makeProduct, makeShoppers, type Shopper } from './shoppers.ts';
import { openTestApp } from './test-app.ts';

const BALANCE_MINOR = 100_000_000n;
/**
 * A mark of which nobody knows what it is: where there is a replica or a shared cache, who bears it is shown what is committed. Who
 * brings neither session nor mark may be shown what was so a moment ago, which tests that count units are not about.
 */
export const HAS_JUST_WRITTEN = 'kontor_seen=just-now';

/** Somebody with a session, and his way to the application. */
export interface Person extends Shopper {
  readonly api: Api;
}

/** An application with people in it, and short ways to what tests begin with. */
export interface ApiWorld extends TestApp {
  readonly anyone: Api;
  /** A customer with 1000000.00, unless told otherwise. */
  customer(balanceMinor?: bigint): Promise<Person>;
  readonly staff: Person;
  readonly admin: Person;
  /** A product at 10.00, unless told otherwise. */
  product(onHand: number, priceMinor?: bigint): Promise<string>;
  /** Places an order of one product, which must succeed, and tells its id. */
  order(customer: Person, productId: string, quantity?: number): Promise<string>;
  pay(customer: Person, orderId: string): Promise<LightMyRequestResponse>;
  /** What of a product is on hand, reserved and available, as the contract says. */
  stock(productId: string): Promise<readonly [onHand: unknown, reserved: unknown, available: unknown]>;
  balance(customer: Person): Promise<unknown>;
}

/** Opens an application on a new database, with staff and an administrator. */
export async function openApiWorld(environment: Readonly<Record<string, string>> = {}): Promise<ApiWorld> {
  const opened = await openTestApp(environment);
  const { app, store, database } = opened;
  const person = async (options: Parameters<typeof makeShoppers>[3]): Promise<Person> => {
    const [shopper] = (await makeShoppers(store, database, 1, options)) as [Shopper];
    return { ...shopper, api: new Api(app, shopper.cookie) };
  };
  const anyone = new Api(app, HAS_JUST_WRITTEN);
  return {
    ...opened,
    get log() {
      return opened.log;
    },
    anyone,
    customer: (balanceMinor = BALANCE_MINOR) => person({ balanceMinor }),
    staff: await person({ role: 'staff' }),
    admin: await person({ role: 'admin' }),
    product: (onHand, priceMinor = 1_000n) => makeProduct(store, priceMinor, onHand),
    order: async (customer, productId, quantity = 1) => {
      const items = [{ product_id: productId, quantity }];
      const order = expectOk(
        await customer.api.post('/orders/create/', { items, shipping_address: 'Jalan Merdeka 1' }),
      );
      return String(order['order_id']);
    },
    pay: (customer, orderId) => customer.api.post('/orders/payment/process/', { order_id: orderId }),
    stock: async (productId) => {
      const product = expectOk(await anyone.get(`/inventory/products/${productId}/`));
      return [product['stock_quantity'], product['reserved_quantity'], product['available_quantity']];
    },
    balance: async (customer) => expectOk(await customer.api.get('/wallet/balance/'))['balance'],
  };
}
