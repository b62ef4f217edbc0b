import { refusal } from '@kontor/contracts/refusals';
import type { Instant } from '@kontor/kernel/clock';
import { Type } from 'typebox';

import { refuseWith } from './reply.ts';

const INSTANT_TEXT_MAX = 30;

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
  const at = Date.parse(value);
  const isReal = !Number.isNaN(at) && new Date(at).toISOString().startsWith(value.slice(0, 10));
  if (isReal) return at;
  const message = 'must be a moment that there is';
  return refuseWith(refusal('validation_failed', [{ field, message }], `${field} ${message}`));
}
