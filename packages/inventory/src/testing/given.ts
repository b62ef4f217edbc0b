import type { ReservationOwner, ReservationStatus } from '@kontor/contracts/inventory';
import { assert } from '@kontor/kernel/assert';

import { decideInventory } from '../domain/decide.ts';
import { applyEvent, emptyState, type InventoryState } from '../domain/state.ts';
import { type Asked, CURRENCY, command, idOf, TTL_MS } from './fixtures.ts';

/** The moment at which everything in a rule test happens. */
export const NOW = 1_795_000_000_000;
/** Id of the one order that a rule test is about. */
export const ORDER = idOf('order');

interface GivenProduct {
  readonly onHand?: number;
  readonly reserved?: number;
  readonly priceMinor?: bigint;
  readonly active?: boolean;
  readonly version?: number;
}

/** A state with these products, by a name each. Their ids are `idOf(name)`. */
export function givenProducts(products: Readonly<Record<string, GivenProduct>>): InventoryState {
  const state = emptyState();
  for (const [name, product] of Object.entries(products)) {
    const { onHand = 10, reserved = 0, priceMinor = 500n, active = true, version = 1 } = product;
    const productId = idOf(name);
    state.products.set(productId, {
      productId,
      sku: name,
      name: `Name of ${name}`,
      description: '',
      priceMinor,
      currency: CURRENCY,
      active,
      version,
      createdAt: 0,
      updatedAt: 0,
    });
    state.offers.set(productId, { name: `Name of ${name}`, priceMinor, active });
    state.stock.set(productId, { productId, onHand, reserved, version: 0 });
    state.skusTaken.add(name);
  }
  return state;
}

/** The state with a reservation of the order for 2 of product `p`, which holds them where its status says so. */
export function givenReservation(
  owner: ReservationOwner,
  status: ReservationStatus,
  expired = false,
  state = givenProducts({ p: {}, q: {} }),
): InventoryState {
  const reserve: Asked =
    owner === 'order'
      ? {
          type: 'ReserveForOrder',
          orderId: ORDER,
          lines: [{ productId: idOf('p'), quantity: 2 }],
          expectedTotalMinor: null,
        }
      : { type: 'ReserveExternal', orderId: ORDER, productId: idOf('p'), quantity: 2 };
  when(state, reserve);
  const reservation = state.reservations.get(ORDER);
  assert(reservation !== undefined, 'the reservation is there');
  state.reservations.set(ORDER, { ...reservation, expired: status === 'EXPIRED' });
  for (const asked of stepsTo(owner, status)) when(state, asked);
  const reached = state.reservations.get(ORDER);
  assert(reached?.status === status, `the reservation is ${status}`);
  state.reservations.set(ORDER, { ...reached, expired });
  return state;
}

/** What the command comes to in that state, which it changes: its events, `unchanged` with its answer, or its refusal. */
export function when(state: InventoryState, asked: Asked) {
  const decision = decideInventory({ currency: CURRENCY, reservationTtlMs: TTL_MS }, state, {
    ...command(asked),
    at: NOW,
  });
  if (decision.kind === 'events') for (const event of decision.events) applyEvent(state, event, NOW);
  return decision;
}

/** The kind of the refusal that the command meets; `events` or `unchanged` where it meets none. */
export function outcomeOf(state: InventoryState, asked: Asked): string {
  const decision = when(state, asked);
  return decision.kind === 'refusal' ? decision.refusal.kind : decision.kind;
}

function stepsTo(owner: ReservationOwner, status: ReservationStatus): Asked[] {
  const orderId = ORDER;
  switch (status) {
    case 'ACTIVE':
      return [];
    case 'CLAIMED':
      return [{ type: 'ClaimReservation', orderId }];
    case 'CONFIRMED':
      return owner === 'external'
        ? [{ type: 'ConfirmExternal', orderId }]
        : [...stepsTo(owner, 'CLAIMED'), { type: 'ConfirmClaim', orderId }];
    case 'RELEASED':
      return [{ type: owner === 'external' ? 'ReleaseExternal' : 'ReleaseOrder', orderId }];
    case 'EXPIRED':
      return [{ type: 'ExpireReservation', orderId }];
    case 'RESTOCKED':
      return [...stepsTo(owner, 'CONFIRMED'), { type: 'RestockOrder', orderId }];
  }
}
