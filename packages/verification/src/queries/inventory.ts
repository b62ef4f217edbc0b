import { serviceQuery } from '../service-query.ts';

const STOCK = 'SELECT count(*) AS checked FROM inventory.stock';
const MOVEMENTS = 'SELECT count(*) AS checked FROM inventory.movements';

/** Never more reserved than there is, never less than nothing: not now, and not after any movement. */
export const NEVER_OVERSOLD = serviceQuery('inventory', 'oversold', {
  checked: 'SELECT (SELECT count(*) FROM inventory.stock) + (SELECT count(*) FROM inventory.movements) AS checked',
  violations: `
    SELECT tenant_id, product_id, NULL::bigint AS position, on_hand, reserved
    FROM inventory.stock
    WHERE NOT (0 <= reserved AND reserved <= on_hand)
    UNION ALL
    SELECT tenant_id, product_id, position, on_hand, reserved
    FROM (SELECT tenant_id, product_id, position,
                 sum(on_hand_delta) OVER so_far AS on_hand, sum(reserved_delta) OVER so_far AS reserved
          FROM inventory.movements
          WINDOW so_far AS (PARTITION BY product_id, tenant_id ORDER BY position, line)) AS m
    WHERE NOT (0 <= reserved AND reserved <= on_hand)`,
});

/** A product's stock is the sum of its movements. */
export const STOCK_IS_SUM_OF_MOVEMENTS = serviceQuery('inventory', 'stock_movements', {
  checked: STOCK,
  violations: `
    SELECT tenant_id, product_id, s.on_hand, m.on_hand AS moved_on_hand, s.reserved, m.reserved AS moved_reserved
    FROM inventory.stock AS s
    FULL JOIN (SELECT tenant_id, product_id, sum(on_hand_delta) AS on_hand, sum(reserved_delta) AS reserved
               FROM inventory.movements
               GROUP BY tenant_id, product_id) AS m USING (tenant_id, product_id)
    WHERE s.product_id IS NULL
       OR (s.on_hand, s.reserved) IS DISTINCT FROM (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))`,
});

/** What is reserved of a product is what its active and claimed reservations hold. */
export const RESERVED_IS_HELD = serviceQuery('inventory', 'reserved_held', {
  checked: STOCK,
  violations: `
    SELECT tenant_id, product_id, s.reserved, h.held
    FROM inventory.stock AS s
    FULL JOIN (SELECT tenant_id, i.product_id, sum(i.quantity) AS held
               FROM inventory.reservations AS r
               JOIN inventory.reservation_items AS i USING (tenant_id, order_id)
               WHERE r.status IN ('ACTIVE', 'CLAIMED')
               GROUP BY tenant_id, i.product_id) AS h USING (tenant_id, product_id)
    WHERE s.product_id IS NULL OR s.reserved <> coalesce(h.held, 0)`,
});

/** A movement's kind says which way its quantity moved. */
export const MOVEMENTS_FOLLOW_THEIR_TYPE = serviceQuery('inventory', 'movement_types', {
  checked: MOVEMENTS,
  violations: `
    SELECT m.tenant_id, m.movement_id, m.movement_type, m.quantity, m.on_hand_delta, m.reserved_delta
    FROM inventory.movements AS m
    LEFT JOIN (VALUES ('STOCK_IN', 1, 0), ('ADJUSTMENT', 1, 0), ('RESERVE', 0, 1), ('RELEASE', 0, -1), ('EXPIRE', 0, -1),
                      ('SALE', -1, -1), ('RESTOCK', 1, 0)) AS t(movement_type, on_hand, reserved) USING (movement_type)
    WHERE (m.on_hand_delta, m.reserved_delta) IS DISTINCT FROM (m.quantity * t.on_hand, m.quantity * t.reserved)
       OR (m.quantity <= 0 AND m.movement_type <> 'ADJUSTMENT')`,
});

/**
 * The units of a reservation moved as its status says: reserved once, then sold or given back once, and what was sold came back at most once,
 * when the order was cancelled.
 */
export const UNITS_MOVED_ONCE = serviceQuery('inventory', 'units_moved_once', {
  checked: 'SELECT count(*) AS checked FROM inventory.reservation_items',
  violations: `
    SELECT tenant_id, order_id, product_id, r.status, r.quantity, m.moves
    FROM (SELECT tenant_id, order_id, i.product_id, i.quantity, r.status, s.moves AS expected_moves
          FROM inventory.reservation_items AS i
          LEFT JOIN inventory.reservations AS r USING (tenant_id, order_id)
          LEFT JOIN (VALUES ('ACTIVE', ARRAY['RESERVE']), ('CLAIMED', ARRAY['RESERVE']),
                            ('CONFIRMED', ARRAY['RESERVE', 'SALE']), ('RELEASED', ARRAY['RESERVE', 'RELEASE']),
                            ('EXPIRED', ARRAY['RESERVE', 'EXPIRE']), ('RESTOCKED', ARRAY['RESERVE', 'SALE', 'RESTOCK'])
                    ) AS s(status, moves) USING (status)) AS r
    FULL JOIN (SELECT tenant_id, order_id, product_id, array_agg(movement_type ORDER BY position) AS moves,
                      min(quantity) AS least, max(quantity) AS most
               FROM inventory.movements
               WHERE order_id IS NOT NULL
               GROUP BY tenant_id, order_id, product_id) AS m USING (tenant_id, order_id, product_id)
    WHERE r.expected_moves IS DISTINCT FROM m.moves
       OR (r.quantity, r.quantity) IS DISTINCT FROM (m.least, m.most)`,
});

/** The movements are those of the log's events, line by line, each at the position of its event. */
export const MOVEMENTS_ARE_THE_EVENTS = serviceQuery('inventory', 'movements', {
  checked: MOVEMENTS,
  violations: `
    SELECT position, line, m.tenant_id, m.product_id, m.movement_id, e.movement_id AS event_movement_id
    FROM (SELECT position, line, tenant_id, movement_id, product_id, quantity, movement_type, order_id, notes, created_by,
                 created_at,
                 sum(on_hand_delta) OVER so_far AS on_hand, sum(reserved_delta) OVER so_far AS reserved
          FROM inventory.movements
          WINDOW so_far AS (PARTITION BY product_id, tenant_id ORDER BY position, line)) AS m
    FULL JOIN (SELECT position, (l.place - 1)::smallint AS line, tenant_id, (l.line ->> 'movementId')::uuid AS movement_id,
                      (l.line ->> 'productId')::uuid AS product_id, (l.line ->> 'quantity')::int AS quantity,
                      t.movement_type, (payload ->> 'orderId')::uuid AS order_id, payload ->> 'notes' AS notes,
                      actor_id AS created_by, occurred_at AS created_at,
                      (l.line ->> 'onHand')::bigint AS on_hand, (l.line ->> 'reserved')::bigint AS reserved
               FROM inventory.events
               JOIN (VALUES ('StockAdded', 'STOCK_IN'), ('StockAdjusted', 'ADJUSTMENT'), ('StockReserved', 'RESERVE'),
                            ('ReservationConfirmed', 'SALE'), ('ReservationReleased', 'RELEASE'),
                            ('ReservationExpired', 'EXPIRE'), ('ReservationRestocked', 'RESTOCK')
                    ) AS t(type, movement_type) USING (type)
               CROSS JOIN json_array_elements(coalesce(payload -> 'lines', json_build_array(payload -> 'line')))
                 WITH ORDINALITY AS l(line, place)) AS e USING (position, line)
    WHERE (m.tenant_id, m.movement_id, m.product_id, m.quantity, m.movement_type, m.order_id, m.notes, m.created_by,
           m.created_at, m.on_hand, m.reserved)
          IS DISTINCT FROM
          (e.tenant_id, e.movement_id, e.product_id, e.quantity, e.movement_type, e.order_id, e.notes, e.created_by,
           e.created_at, e.on_hand, e.reserved)`,
});
