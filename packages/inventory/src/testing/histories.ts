import type { InventoryAnswer, InventoryCommand } from '@kontor/contracts/inventory';
import type { Outcome } from '@kontor/contracts/outcome';
import { unreachable } from '@kontor/kernel/assert';
import { derivedId, uuidFromName } from '@kontor/kernel/uuid';
import fc from 'fast-check';

import { type Asked, command, idOf } from './fixtures.ts';
import { type InventoryModel, NOWHERE, type Operation, type OrderStep } from './model.ts';

/** Products that every history starts with, and orders that it talks about. */
export const PRODUCTS = 3;
const ORDERS = 4;
const SKUS = 3;
/** Units of each product that a history starts with. */
export const FIRST_STOCK = 8;

/** Operations that arrive together. What is reserved in a short burst is past its expiry in every later one. */
export interface Burst {
  readonly short: boolean;
  readonly operations: readonly Operation[];
}

const product = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: PRODUCTS - 1 }) },
  { weight: 1, arbitrary: fc.constant(NOWHERE) },
);
const order = fc.integer({ min: 0, max: ORDERS - 1 });
/** Few and small, so that repeats are equal and shelves run empty. */
const quantity = fc.constantFrom(1, 2, 3, 7);
const line = fc.record({ product, quantity });

/** An order nearly always asks for the same lines, as a saga does; the rest are bugs of a caller. */
const reserve = order.chain((index) =>
  fc.record({
    op: fc.constant('reserve' as const),
    order: fc.constant(index),
    lines: fc.oneof(
      { weight: 5, arbitrary: fc.constant(usualLines(index)) },
      {
        weight: 1,
        arbitrary: fc.uniqueArray(line, { minLength: 1, maxLength: PRODUCTS, selector: (each) => each.product }),
      },
    ),
    expectedOff: fc.constantFrom(null, null, 0, 0, 0, 1),
  }),
);
const step = fc.record({
  op: fc.constantFrom<OrderStep>(
    'claim',
    'claim',
    'unclaim',
    'confirm',
    'confirm',
    'release',
    'restock',
    'expire',
    'confirmExternal',
    'releaseExternal',
  ),
  order,
});
const reserveExternal = fc.record({ op: fc.constant('reserveExternal' as const), order, product, quantity });
const change = fc.record({
  op: fc.constant('change' as const),
  product,
  versionOff: fc.constantFrom(0, 0, 0, 1),
  price: fc.constantFrom(null, 100, 200),
  active: fc.constantFrom(null, true, true, false),
});
const add = fc.record({ op: fc.constant('add' as const), product, quantity: fc.constantFrom(1, 5, 20) });
const adjust = fc.record({ op: fc.constant('adjust' as const), product, quantity: fc.constantFrom(-20, -5, -1, 1, 5) });
const create = fc.record({ op: fc.constant('create' as const), sku: fc.integer({ min: 0, max: SKUS - 1 }) });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: reserve },
  { weight: 14, arbitrary: step },
  { weight: 4, arbitrary: reserveExternal },
  { weight: 2, arbitrary: change },
  { weight: 3, arbitrary: add },
  { weight: 2, arbitrary: adjust },
  { weight: 1, arbitrary: create },
);

function usualLines(index: number): { readonly product: number; readonly quantity: number }[] {
  const first = { product: index % PRODUCTS, quantity: 1 + (index % 2) };
  return index % 2 === 0 ? [first] : [{ product: (index + 1) % PRODUCTS, quantity: 3 }, first];
}

/** A history of bursts. */
export function anyHistory(burstsMax: number, operationsMax: number): fc.Arbitrary<Burst[]> {
  const burst = fc.record({
    short: fc.constantFrom(false, false, true),
    operations: fc.array(operation, { minLength: 3, maxLength: operationsMax, size: 'max' }),
  });
  return fc.array(burst, { minLength: 2, maxLength: burstsMax, size: 'max' });
}

/** The id of the history's product. */
export function productId(index: number): string {
  return derivedId(productSeed(index), 1);
}

/** The commands that bring in the products and the stock that every history starts with. */
export function firstCommands(tenantId: number): InventoryCommand[] {
  const products = Array.from({ length: PRODUCTS }, (_, index) => index);
  return [
    ...products.map((index) =>
      command(
        {
          type: 'CreateProduct' as const,
          sku: `P${index}`,
          name: `Product ${index}`,
          description: '',
          priceMinor: 100n,
          active: true,
        },
        { seed: productSeed(index), tenantId },
      ),
    ),
    ...products.map((index) =>
      command(
        { type: 'AddStock' as const, productId: productId(index), quantity: FIRST_STOCK, notes: null },
        { tenantId },
      ),
    ),
  ];
}

/** The real command that an operation stands for; `model` is as it is before it. */
export function realCommand(operation: Operation, model: InventoryModel, tenantId: number): InventoryCommand {
  return command(asked(operation, model), { tenantId });
}

/** The id of the history's order. */
function orderId(index: number): string {
  return idOf(`order ${index}`);
}

/** What came of a command, in the model's words. */
export function inWords(outcome: Outcome<InventoryAnswer>): string {
  if (!outcome.ok) return `refused ${outcome.refusal.kind}`;
  const { answer } = outcome;
  switch (answer.kind) {
    case 'product':
      return `product v${answer.version}`;
    case 'stock':
      return `stock ${answer.onHand}/${answer.reserved}`;
    case 'reservation': {
      const lines = answer.lines
        .map(({ productId: id, ...each }) => ({ ...each, product: indexOf(id) }))
        .toSorted((a, b) => a.product - b.product)
        .map(({ product: index, quantity: units, unitPriceMinor, available }) =>
          available === null ? `${index}x${units}` : `${index}x${units}@${unitPriceMinor}~${available}`,
        );
      return [answer.status, ...lines].join(' ');
    }
    default:
      return unreachable(answer);
  }
}

const STEPS = {
  claim: 'ClaimReservation',
  unclaim: 'UnclaimReservation',
  confirm: 'ConfirmClaim',
  release: 'ReleaseOrder',
  restock: 'RestockOrder',
  expire: 'ExpireReservation',
  confirmExternal: 'ConfirmExternal',
  releaseExternal: 'ReleaseExternal',
} as const satisfies Record<OrderStep, InventoryCommand['type']>;

function asked(operation: Operation, model: InventoryModel): Asked {
  switch (operation.op) {
    case 'create':
      return {
        type: 'CreateProduct',
        sku: `S${operation.sku}`,
        name: 'More',
        description: '',
        priceMinor: 100n,
        active: true,
      };
    case 'change': {
      const { price, active } = operation;
      const version = (model.products[operation.product]?.version ?? 1) + operation.versionOff;
      const priceMinor = price === null ? null : BigInt(price);
      const id = productId(operation.product);
      return { type: 'ChangeProduct', productId: id, version, name: null, description: null, priceMinor, active };
    }
    case 'add':
      return { type: 'AddStock', productId: productId(operation.product), quantity: operation.quantity, notes: null };
    case 'adjust': {
      const id = productId(operation.product);
      return { type: 'AdjustStock', productId: id, quantity: operation.quantity, notes: 'a "count", {again}\\' };
    }
    case 'reserve': {
      const total = operation.lines.reduce(
        (sum, each) => sum + (model.products[each.product]?.price ?? 0) * each.quantity,
        0,
      );
      const expectedTotalMinor = operation.expectedOff === null ? null : BigInt(total + operation.expectedOff);
      const lines = operation.lines.map((each) => ({ productId: productId(each.product), quantity: each.quantity }));
      return { type: 'ReserveForOrder', orderId: orderId(operation.order), lines, expectedTotalMinor };
    }
    case 'reserveExternal': {
      const id = productId(operation.product);
      return {
        type: 'ReserveExternal',
        orderId: orderId(operation.order),
        productId: id,
        quantity: operation.quantity,
      };
    }
    case 'claim':
    case 'unclaim':
    case 'confirm':
    case 'release':
    case 'restock':
    case 'expire':
    case 'confirmExternal':
    case 'releaseExternal':
      return { type: STEPS[operation.op], orderId: orderId(operation.order) };
  }
}

/** A fixed seed per product, in an order of ids that is not that of the indexes, so that nothing depends on it. */
function productSeed(index: number): string {
  return uuidFromName('product seed', String(index));
}

function indexOf(id: string): number {
  for (let index = 0; index < PRODUCTS; index += 1) if (productId(index) === id) return index;
  return -1;
}
