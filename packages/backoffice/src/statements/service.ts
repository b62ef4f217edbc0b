import { readTransferNotes } from '@kontor/wallet/store/read-transfer-notes';

import { type Following, type FollowingOptions, follow } from '../follow.ts';
import type { LineConditions, LinePlace, LineSort } from '../store/statements/search-lines.ts';
import { STATEMENTS_MODEL } from './model.ts';
import { findLines, type LinePage } from './search.ts';

/** The statements of all accounts, as staff searches them. */
export interface Statements extends Following {
  /** See findLines. */
  find(
    tenantId: number,
    sort: LineSort,
    conditions: LineConditions,
    after: LinePlace | null,
    limit: number,
  ): Promise<LinePage>;
  /** See readTransferNotes: what may be erased is in no read model. */
  notes(tenantId: number, transferIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Puts them together, where the wallet's log and the schema `statements` are. */
export function createStatements(options: FollowingOptions): Statements {
  const { reads } = options;
  return {
    ...follow(STATEMENTS_MODEL, options),
    find: (tenantId, sort, conditions, after, limit) => findLines(reads, tenantId, sort, conditions, after, limit),
    notes: (tenantId, transferIds) => readTransferNotes(reads, tenantId, transferIds),
  };
}
