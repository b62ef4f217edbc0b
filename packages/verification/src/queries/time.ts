import type { Circumstances } from '../check.ts';
import { serviceQuery } from '../service-query.ts';

/** How long a payment or cancellation may be under way. */
const UNFINISHED_SECONDS_MAX = 60;
/** How long a reservation may stand past its expiry before it is released. */
const OVERDUE_SECONDS_MAX = 5;

/** What was left while nobody served is due from when the store was back. */
const since = ({ servingSince }: Circumstances) => [new Date(servingSince).toISOString()];

/** No reservation is claimed for longer than a payment may take. */
export const NO_CLAIM_LEFT = serviceQuery('inventory', 'claims_left', {
  checked: 'SELECT count(*) AS checked FROM inventory.reservations',
  violations: `
    SELECT r.tenant_id, r.order_id, e.occurred_at AS claimed_at
    FROM inventory.reservations AS r
    CROSS JOIN LATERAL (SELECT occurred_at
                        FROM inventory.events
                        WHERE tenant_id = r.tenant_id AND aggregate_id = r.order_id AND aggregate_type = 'reservation'
                        ORDER BY aggregate_version DESC
                        LIMIT 1) AS e
    WHERE r.status = 'CLAIMED'
      AND greatest(e.occurred_at, $1::timestamptz) < now() - make_interval(secs => ${UNFINISHED_SECONDS_MAX})`,
  values: since,
});

/** No order is being paid or cancelled for longer than that may take. */
export const NO_ORDER_IN_BETWEEN = serviceQuery('orders', 'in_between', {
  checked: 'SELECT count(*) AS checked FROM orders.orders',
  violations: `
    SELECT tenant_id, order_id, status, updated_at
    FROM orders.orders
    WHERE status IN ('PAYING', 'CANCELLING')
      AND greatest(updated_at, $1::timestamptz) < now() - make_interval(secs => ${UNFINISHED_SECONDS_MAX})`,
  values: since,
});

/** A reservation that nobody has claimed is released soon after its expiry. */
export const NO_RESERVATION_OVERDUE = serviceQuery('inventory', 'reservations_overdue', {
  checked: 'SELECT count(*) AS checked FROM inventory.reservations',
  violations: `
    SELECT tenant_id, order_id, owner, expires_at
    FROM inventory.reservations
    WHERE status = 'ACTIVE'
      AND greatest(expires_at, $1::timestamptz) < now() - make_interval(secs => ${OVERDUE_SECONDS_MAX})`,
  values: since,
});

/** A pending order ends soon after its expiry. */
export const NO_ORDER_OVERDUE = serviceQuery('orders', 'orders_overdue', {
  checked: 'SELECT count(*) AS checked FROM orders.orders',
  violations: `
    SELECT tenant_id, order_id, expires_at
    FROM orders.orders
    WHERE status = 'PENDING'
      AND greatest(expires_at, $1::timestamptz) < now() - make_interval(secs => ${OVERDUE_SECONDS_MAX})`,
  values: since,
});
