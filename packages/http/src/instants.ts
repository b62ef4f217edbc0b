import { refusal } from '@kontor/contracts/refusals';
import type { Instant } from '@kontor/kernel/clock';
import { Type } from 'typebox';

import { refuseWith } from './reply.ts';

const INSTANT_TEXT_MAX = 30;
const BOUND_TEXT_MAX = 40;
const DATE = /^\d{4}-\d\d-\d\d$/;
const BOUND = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;
const HAS_ZONE = /(Z|[+-]\d\d:\d\d)$/;
const DAY_MS = 86_400_000;

/** A moment as input: a day, or a moment in ISO 8601 in UTC. `instantField` reads it. */
export function InstantInput(description: string) {
  return Type.String({
    maxLength: INSTANT_TEXT_MAX,
    pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?Z)?$',
    description: `${description} ISO 8601 in UTC; a day alone is its first moment.`,
    examples: ['2026-11-22T10:00:00Z'],
  });
}

/**
 * The moment in `value`; null where none was given.
 * @throws RefusalError `validation_failed` that names `field`, for what looks like a moment and is none, such as the 31st of February.
 */
export function instantField(value: string | undefined, field: string): Instant | null {
  if (value === undefined) return null;
  return momentOf(value) ?? refuseMoment(field, 'must be a moment that there is');
}

/** A bound of a search by time, as a person types it: a day, or a time in ISO 8601 that is UTC unless it says otherwise. `beginningOf` and `endOf` read it. */
export function InstantBound(description: string) {
  return Type.String({ maxLength: BOUND_TEXT_MAX, description });
}

/** The moment at which what a bound names begins. @throws RefusalError `validation_failed` that names `field`. */
export function beginningOf(bound: string, field: string): Instant {
  const zoned = DATE.test(bound) || HAS_ZONE.test(bound) ? bound : `${bound}Z`;
  const at = BOUND.test(bound) ? momentOf(zoned) : null;
  if (at !== null && at >= 0) return at;
  return refuseMoment(field, 'must be a date (2026-11-25) or a time (2026-11-25T08:00:00Z) since 1970');
}

/** The moment at which it ends: a day that is named as an end is in, as a person means it. @throws RefusalError `validation_failed` that names `field`. */
export function endOf(bound: string, field: string): Instant {
  const at = beginningOf(bound, field);
  return DATE.test(bound) ? at + DAY_MS : at;
}

/** The moment that ISO 8601 names; null where there is none, such as the 31st of February, which Date.parse takes for a day in March. */
function momentOf(text: string): Instant | null {
  const [day, at] = [text.slice(0, 10), Date.parse(text)];
  const midnight = Date.parse(day);
  if (Number.isNaN(at) || Number.isNaN(midnight) || text.slice(11, 13) === '24') return null;
  return new Date(midnight).toISOString().startsWith(day) ? at : null;
}

function refuseMoment(field: string, message: string): never {
  return refuseWith(refusal('validation_failed', [{ field, message }], `${field} ${message}`));
}
