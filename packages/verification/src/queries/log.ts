import { SERVICES } from '@kontor/contracts/command';

import { queryOfEach } from '../service-query.ts';

/** Positions count 1, 2, 3 ... up to the head of the log. */
export const POSITIONS_GAPLESS = queryOfEach(SERVICES, 'log_positions', (service) => ({
  checked: `SELECT count(*) AS checked FROM ${service}.events`,
  violations: `
    SELECT '${service}' AS log, position, previous_position
    FROM (SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS previous_position
          FROM ${service}.events) AS e
    WHERE position <> previous_position + 1`,
}));

/** The head of the log is the position of its last event; zero without any. */
export const HEAD_IS_LAST = queryOfEach(SERVICES, 'log_head', (service) => ({
  checked: `SELECT count(*) AS checked FROM ${service}.log_head`,
  violations: `
    SELECT '${service}' AS log, h.head, e.last_position
    FROM (SELECT max(position) AS head FROM ${service}.log_head) AS h,
         (SELECT coalesce(max(position), 0) AS last_position FROM ${service}.events) AS e
    WHERE h.head IS DISTINCT FROM e.last_position`,
}));

/** The versions of an aggregate count 1, 2, 3 ..., in the order of the log. */
export const VERSIONS_GAPLESS = queryOfEach(SERVICES, 'stream_versions', (service) => ({
  checked: `SELECT count(*) AS checked FROM ${service}.events`,
  violations: `
    SELECT '${service}' AS log, tenant_id, aggregate_type, aggregate_id, aggregate_version, previous_version, position
    FROM (SELECT tenant_id, aggregate_type, aggregate_id, aggregate_version, position,
                 lag(aggregate_version, 1, 0) OVER stream AS previous_version,
                 lag(position, 1, 0::bigint) OVER stream AS previous_position
          FROM ${service}.events
          WINDOW stream AS (PARTITION BY aggregate_id, tenant_id, aggregate_type ORDER BY aggregate_version)) AS e
    WHERE aggregate_version <> previous_version + 1 OR position <= previous_position`,
}));

/** The events of a command count 0, 1, 2 ..., side by side in the log, and are of one request: no command took effect twice. */
export const COMMANDS_ONCE = queryOfEach(SERVICES, 'command_events', (service) => ({
  checked: `SELECT count(*) AS checked FROM ${service}.events`,
  violations: `
    SELECT '${service}' AS log, tenant_id, command_id, ordinal, position
    FROM (SELECT tenant_id, command_id, ordinal, position, request_id, request_hash,
                 lag(ordinal, 1, -1::smallint) OVER command AS previous_ordinal,
                 lag(position) OVER command AS previous_position,
                 first_value(request_id) OVER command AS first_request_id,
                 first_value(request_hash) OVER command AS first_request_hash
          FROM ${service}.events
          WINDOW command AS (PARTITION BY command_id, tenant_id ORDER BY ordinal, position)) AS e
    WHERE ordinal <> previous_ordinal + 1
       OR position <> previous_position + 1
       OR (request_id, request_hash) IS DISTINCT FROM (first_request_id, first_request_hash)`,
}));

/** A key that was claimed has exactly one outcome: the events of its command, or a stored answer. */
export const CLAIMS_SETTLED = queryOfEach(SERVICES, 'claims', (service) => ({
  checked: `SELECT count(*) AS checked FROM ${service}.commands`,
  violations: `
    SELECT '${service}' AS log, c.tenant_id, c.command_id, c.outcome IS NOT NULL AS has_outcome, e.position AS first_event_position
    FROM ${service}.commands AS c
    LEFT JOIN ${service}.events AS e
      ON e.tenant_id = c.tenant_id AND e.command_id = c.command_id AND e.ordinal = 0
    WHERE (c.outcome IS NULL) = (e.command_id IS NULL)
       OR (e.command_id IS NOT NULL AND e.request_hash IS DISTINCT FROM c.request_hash)`,
}));
