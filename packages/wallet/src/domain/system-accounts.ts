import { uuidFromName } from '@kontor/kernel/uuid';

/**
 * The store's own accounts: `cash_in` is where money comes in from, `opening` where balances come from that are older than the
 * store, `sales` where payments go, `goodwill` where money comes from that the store gives back of its own accord, and `adjustments`
 * what stands against corrections by hand.
 */
export const SYSTEM_ACCOUNTS = ['cash_in', 'opening', 'sales', 'goodwill', 'adjustments'] as const;
/** One of SYSTEM_ACCOUNTS. */
export type SystemAccount = (typeof SYSTEM_ACCOUNTS)[number];

/** Ids made so far: hashing a name for every transfer would cost more than its rule. Five a tenant and currency. */
const ids = new Map<string, string>();

/** The id of a tenant's system account in one currency: the same on every instance, without a row that says so. */
export function systemAccountId(tenantId: number, account: SystemAccount, currency: string): string {
  const name = `${tenantId} ${account} ${currency}`;
  let id = ids.get(name);
  if (id === undefined) {
    id = uuidFromName('account', String(tenantId), account, currency);
    ids.set(name, id);
  }
  return id;
}
