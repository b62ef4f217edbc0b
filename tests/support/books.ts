import type { Database } from '@kontor/postgres/database';
import { formatReport } from '@kontor/verification/report';
import { verify } from '@kontor/verification/verify';
import { expect } from 'vitest';

import { verifiedOf } from './routed-database.ts';

/**
 * Holds a store to every invariant. `atLeast` names checks and how many rows they must have looked at: a check that saw nothing has
 * proved nothing.
 */
export async function expectConsistent(database: Database, atLeast: Readonly<Record<string, number>>): Promise<void> {
  const report = await verify(verifiedOf(database));
  expect(report.ok, formatReport(report)).toBe(true);
  const checked = Object.fromEntries(report.checks.map((check) => [check.name, check.checked]));
  for (const [name, rows] of Object.entries(atLeast)) {
    expect(checked[name], `rows that ${name} looked at`).toBeGreaterThanOrEqual(rows);
  }
}
