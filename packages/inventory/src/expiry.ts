import type { ExpireReservation, InventoryAnswer } from '@kontor/contracts/inventory';
import type { Queryable } from '@kontor/postgres/statement';
import type { Answered } from '@kontor/runtime/idempotency';
import { DEFAULT_DEADLINE_MS, systemMeta } from '@kontor/runtime/system-command';

import { findExpiredExternal } from './store/find-expired-external.ts';

/** Most reservations that one step ends. */
const CANDIDATES_MAX = 500;

/**
 * Ends external reservations past their expiry, at most CANDIDATES_MAX of them; call it about once a second, in as many instances as there are:
 * each command looks again under its lock. Returns whether there may be more to end at once.
 */
export async function expireExternal(
  database: Queryable,
  submit: (command: ExpireReservation, deadline: number) => Promise<Answered<InventoryAnswer>>,
): Promise<boolean> {
  const candidates = await findExpiredExternal(database, CANDIDATES_MAX);
  const deadline = Date.now() + DEFAULT_DEADLINE_MS;
  const answers = await Promise.all(
    candidates.map(({ tenantId, orderId }) =>
      submit({ type: 'ExpireReservation', meta: systemMeta(tenantId), orderId }, deadline),
    ),
  );
  // Without progress (somebody else ended them first) there is no reason to look again at once.
  return candidates.length === CANDIDATES_MAX && answers.some(({ outcome }) => outcome.ok);
}
