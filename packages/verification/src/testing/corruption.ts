import { idOf } from './sample-history.ts';

/** One thing that is made wrong in the sample store, and every check that must tell. */
export interface Corruption {
  readonly what: string;
  readonly sql: readonly string[];
  /** The checks that fail, and no other. More than one where what was broken is promised more than once. */
  readonly breaks: readonly [string, ...string[]];
  /** What the first offending row of the first check holds, among other things. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** The id of what is not there. */
export const NOBODY = idOf('nobody');

/** Long before the sample store was filled, as a literal of SQL. */
export const LONG_AGO = "'2026-01-01T00:00:00Z'";
/** The same in milliseconds. */
export const LONG_AGO_MS = 1_767_225_600_000;

/** Sets one field of the payload of the events that `where` finds, so that log and tables agree on what is wrong. */
export function logged(service: string, path: string, value: unknown, where: string): string {
  return `UPDATE ${service}.events SET payload = jsonb_set(payload::jsonb, '{${path}}', '${JSON.stringify(value)}') WHERE ${where}`;
}
