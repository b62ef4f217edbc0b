import { type CommandMeta, DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import type { ChargeOrder, CorrectBalance, CreditGoodwill, RefundOrder, TopUp } from '@kontor/contracts/wallet';
import { derivedId, uuidFromName } from '@kontor/kernel/uuid';

/** The currency of the tests' store. */
export const CURRENCY = 'IDR';
/** A moment in 2026; rules get every other one from their command. */
export const NOW = 1_795_000_000_000;

const SEED = '01a1e0b7-8600-7000-8000-000000000000';

/** The id of the test's user or order with that name. */
export function idOf(name: string): string {
  return uuidFromName('test', name);
}

/** Meta data of the test's `number`th command (1 to 65535), without a key. */
export function metaOf(number: number): CommandMeta {
  const seed = derivedId(SEED, number);
  return {
    id: seed,
    seed,
    tenantId: DEFAULT_TENANT_ID,
    actor: { userId: null, role: 'system' },
    requestId: `request ${number}`,
    traceparent: null,
    requestHash: null,
  };
}

/** The same with a key: an id that the key names, and a hash that the request names. */
export function keyedMetaOf(number: number, key: string, request: string): CommandMeta {
  return { ...metaOf(number), id: uuidFromName('key', key), requestHash: uuidFromName('request', request) };
}

/** A top-up of the named user, in minor units. */
export function topUpOf(user: string, amountMinor: bigint, meta: CommandMeta, kind: TopUp['kind'] = 'topup'): TopUp {
  return { type: 'TopUp', userId: idOf(user), amountMinor, kind, meta };
}

/** A charge of the named user for the named order. */
export function chargeOf(user: string, order: string, amountMinor: bigint, meta: CommandMeta): ChargeOrder {
  return { type: 'ChargeOrder', userId: idOf(user), orderId: idOf(order), amountMinor, meta };
}

/** A refund to the named user for the named order. */
export function refundOf(user: string, order: string, amountMinor: bigint, meta: CommandMeta): RefundOrder {
  return { type: 'RefundOrder', userId: idOf(user), orderId: idOf(order), amountMinor, meta };
}

/** Goodwill to the named user for the named order. */
export function goodwillOf(user: string, order: string, amountMinor: bigint, meta: CommandMeta): CreditGoodwill {
  return { type: 'CreditGoodwill', userId: idOf(user), orderId: idOf(order), amountMinor, meta };
}

/** A correction of the named user's balance, up or down. */
export function correctionOf(user: string, amountMinor: bigint, meta: CommandMeta): CorrectBalance {
  return { type: 'CorrectBalance', userId: idOf(user), amountMinor, reason: 'counted wrong', meta };
}
