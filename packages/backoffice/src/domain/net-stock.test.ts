import type { InventoryEvent, StockLine } from '@kontor/contracts/inventory';
import { expect, it } from 'vitest';

import { netStock, productKey, productsIn, type StockEvent, type ValuedProduct } from './net-stock.ts';

const NOON = Date.UTC(2026, 10, 25, 12);
const at = (minute: number, event: InventoryEvent, tenantId = 1): StockEvent => {
  return { tenantId, at: NOON + minute * 60_000, event };
};
const created = (productId: string, priceMinor: bigint): InventoryEvent => ({
  type: 'ProductCreated',
  productId,
  sku: productId,
  name: productId,
  description: '',
  priceMinor,
  currency: 'IDR',
  active: true,
  version: 1,
});
const priced = (productId: string, priceMinor: bigint, active = true): InventoryEvent => {
  return { type: 'ProductChanged', productId, name: productId, description: '', priceMinor, active, version: 2 };
};
const line = (productId: string, onHand: number, reserved: number): StockLine => {
  return { productId, quantity: 1, movementId: 'm', onHand, reserved };
};
const added = (productId: string, onHand: number): InventoryEvent => {
  return { type: 'StockAdded', productId, line: line(productId, onHand, 0), notes: null, version: 1 };
};
const desk: ValuedProduct = {
  tenantId: 1,
  productId: 'desk',
  onHand: 3,
  reserved: 1,
  priceMinor: 500n,
  active: true,
  currency: 'IDR',
  changedAt: NOON,
};
const known = new Map([[productKey(desk), desk]]);

it('nets everything that happened to a product into what it is now', () => {
  const { products, totals } = netStock(
    [at(1, created('mouse', 100n)), at(2, added('mouse', 8)), at(3, priced('mouse', 150n, false))],
    new Map(),
  );
  expect(products).toEqual([
    {
      tenantId: 1,
      productId: 'mouse',
      onHand: 8,
      reserved: 0,
      priceMinor: 150n,
      active: false,
      currency: 'IDR',
      changedAt: NOON + 180_000,
    },
  ]);
  expect(totals).toEqual([
    { tenantId: 1, currency: 'IDR', products: 1, onHand: 8, reserved: 0, valueMinor: 1_200n, reservedMinor: 0n },
  ]);
});

it('values what is on hand anew when the price changes, and what customers hold with it', () => {
  const { totals } = netStock([at(1, priced('desk', 700n))], known);
  expect(totals).toMatchObject([{ products: 0, onHand: 0, valueMinor: 600n, reservedMinor: 200n }]);
});

it('takes units that were sold out of the value, and leaves a claim, which moves none, alone', () => {
  const sold: InventoryEvent = { type: 'ReservationConfirmed', orderId: 'o', lines: [line('desk', 2, 0)] };
  const claimed: InventoryEvent = { type: 'ReservationClaimed', orderId: 'o', lines: [] };
  expect(netStock([at(1, claimed)], known)).toEqual({ products: [], totals: [] });
  expect(productsIn([at(1, claimed), at(2, sold), at(3, sold)])).toEqual([{ tenantId: 1, productId: 'desk' }]);
  expect(netStock([at(1, claimed), at(2, sold)], known).totals).toMatchObject([
    { products: 0, onHand: -1, reserved: -1, valueMinor: -500n, reservedMinor: -500n },
  ]);
});

it('keeps tenants apart, and the later moment where the log has two in another order', () => {
  const { products, totals } = netStock([at(1, created('desk', 100n), 2), at(-1, priced('desk', 700n))], known);
  expect(totals.map(({ tenantId, valueMinor }) => [tenantId, valueMinor])).toEqual([
    [2, 0n],
    [1, 600n],
  ]);
  expect(products.find(({ tenantId }) => tenantId === 1)?.changedAt).toBe(NOON);
});

it('refuses a log in which a product changes before it is there', () => {
  expect(() => netStock([at(1, added('mouse', 8))], known)).toThrow('a product is there before it changes');
});
