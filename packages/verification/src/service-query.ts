import type { ServiceName } from '@kontor/contracts/command';
import { type SqlValue, statement } from '@kontor/postgres/statement';

import type { Circumstances, ServiceQuery } from './check.ts';
import { type OffendingRow, ROWS_KEPT_MAX } from './findings.ts';

/** The text of a query that looks for violations. */
export interface QueryText {
  /** Counts as `checked` the rows that are looked at. Takes no values. */
  readonly checked: string;
  /** Returns the rows that break the invariant: none where it holds. */
  readonly violations: string;
  /** What `violations` takes; nothing where it is absent. */
  values?(circumstances: Circumstances): readonly SqlValue[];
}

/** Declares a query of one service's tables; `name` is unique within the service. */
export function serviceQuery(service: ServiceName, name: string, text: QueryText): ServiceQuery {
  return {
    kind: 'query',
    service,
    checked: statement(`${service}.verify_count_${name}`, text.checked),
    violations: statement<OffendingRow & { readonly violations: bigint }>(
      `${service}.verify_${name}`,
      `SELECT v.*, count(*) OVER () AS violations
       FROM (${text.violations}) AS v
       LIMIT ${ROWS_KEPT_MAX}`,
    ),
    values: text.values ?? (() => []),
  };
}

/** The same query for each of several services, whose name is also that of its schema. */
export function queryOfEach(
  services: readonly ServiceName[],
  name: string,
  text: (service: ServiceName) => QueryText,
): ServiceQuery[] {
  return services.map((service) => serviceQuery(service, name, text(service)));
}
