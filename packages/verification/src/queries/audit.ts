import { SERVICES, type ServiceName } from '@kontor/contracts/command';

import type { ServiceQuery } from '../check.ts';
import { queryOfEach, serviceQuery } from '../service-query.ts';

/** Which events (`e`) changed something that is not their actor's own, as the rows tell it; said apart from the rules that write the list. */
const OTHERS_EVENTS: Readonly<Record<ServiceName, string>> = {
  orders: `FROM orders.events AS e
    LEFT JOIN orders.orders AS o ON o.tenant_id = e.tenant_id AND o.order_id = e.aggregate_id AND e.aggregate_type = 'order'
    WHERE e.actor_id IS DISTINCT FROM o.customer_id AND e.actor_id IS NOT NULL AND (o.order_id IS NOT NULL OR e.type = 'SagaReleased')`,
  inventory: `FROM inventory.events AS e
    LEFT JOIN inventory.reservations AS r ON r.tenant_id = e.tenant_id AND r.order_id = e.aggregate_id
                                         AND e.aggregate_type = 'reservation'
    WHERE e.actor_id IS NOT NULL AND r.owner IS DISTINCT FROM 'order'`,
  wallet: `FROM wallet.events AS e
    WHERE e.actor_id <> e.aggregate_id AND e.type = 'TransferPosted' AND e.payload ->> 'orderId' IS NULL`,
  identity: `FROM identity.events AS e
    WHERE e.actor_id <> e.aggregate_id`,
};

/** Everything that somebody did to what is not his own is in the audit list, since there is one. */
export const OTHERS_EVENTS_ARE_AUDITED: readonly ServiceQuery[] = SERVICES.map((service) =>
  serviceQuery(service, 'audited', {
    checked: `SELECT count(*) AS checked FROM ${service}.audit`,
    violations: `
      SELECT '${service}' AS log, e.tenant_id, e.position, e.type, e.actor_id
      ${OTHERS_EVENTS[service]}
        AND e.position > (SELECT position FROM ${service}.audit_begin)
        AND NOT EXISTS (SELECT FROM ${service}.audit AS a WHERE a.position = e.position)`,
  }),
);

/** What the audit list says happened, by whom, when and to what. */
export const AUDIT_IS_OF_EVENTS: readonly ServiceQuery[] = queryOfEach(SERVICES, 'audit_events', (service) => ({
  checked: `SELECT count(*) AS checked FROM ${service}.audit`,
  violations: `
    SELECT '${service}' AS log, a.tenant_id, position, a.action, a.actor_id, e.type
    FROM ${service}.audit AS a
    LEFT JOIN ${service}.events AS e USING (position)
    WHERE (a.tenant_id, a.actor_id, a.occurred_at, a.target_id) IS DISTINCT FROM (e.tenant_id, e.actor_id, e.occurred_at, e.aggregate_id)
    UNION ALL
    SELECT '${service}', d.tenant_id, position, NULL, NULL, NULL
    FROM ${service}.audit_details AS d
    LEFT JOIN ${service}.audit AS a USING (position)
    WHERE a.position IS NULL OR a.tenant_id <> d.tenant_id`,
}));
