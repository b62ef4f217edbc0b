import type { ServiceName } from '@kontor/contracts/command';
import type { Instant } from '@kontor/kernel/clock';
import type { Queryable, SqlValue, Statement } from '@kontor/postgres/statement';

import type { Findings, OffendingRow } from './findings.ts';

/** Numbers of the invariants in "What must be true at every moment" of the design. */
export type InvariantNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** A promise that the stored data keeps, and how to see it broken. */
export interface Check {
  /** Unique; in snake_case. */
  readonly name: string;
  readonly invariant: InvariantNumber;
  /** What holds, for a person. */
  readonly sentence: string;
  /** What looks for violations; each source is left out where not all its services are there. */
  readonly by: readonly Source[];
  /** The promise is about a store that is serving: work that nobody is there to do is not overdue. */
  readonly whileServing?: boolean;
}

/** Looks for violations of one check: a query in one service, or a rule of a walk over one or several. */
export type Source = ServiceQuery | WalkRule;

/** A query of one service's tables that returns the rows which break an invariant, and none where it holds. */
export interface ServiceQuery {
  readonly kind: 'query';
  readonly service: ServiceName;
  /** How many rows the query looks at. */
  readonly checked: Statement<{ checked: bigint }>;
  /** The first offending rows, each with the number of all in `violations`. */
  readonly violations: Statement<OffendingRow & { readonly violations: bigint }>;
  /** What `violations` takes. */
  values(circumstances: Circumstances): readonly SqlValue[];
}

/** What a check may need to know beside the data. */
export interface Circumstances {
  /** Since when the store serves; what was left before that is due from then on. */
  readonly servingSince: Instant;
}

/** One of the rules by which a walk judges what it comes past. */
export interface WalkRule {
  readonly kind: 'rule';
  readonly walk: Walk;
  readonly rule: string;
}

/** The stores of the services that take part, each at one moment. */
export type Stores = ReadonlyMap<ServiceName, Queryable>;

/**
 * Reads rows of one or several services side by side, in one order and page by page, and judges what belongs together. All rules of a
 * walk are judged in the one pass.
 */
export interface Walk {
  readonly name: string;
  readonly services: readonly ServiceName[];
  readonly rules: readonly string[];
  run(stores: Stores, findings: ReadonlyMap<string, Findings>): Promise<void>;
}

/** What a walk's rules have found, by rule. */
export type RuleFindings<Rule extends string> = Readonly<Record<Rule, Findings>>;
