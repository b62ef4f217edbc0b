import { refusal } from '@kontor/contracts/refusals';
import { refuseWith } from '@kontor/http/reply';
import type { Instant } from '@kontor/kernel/clock';

const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/;
const DAY_MS = 86_400_000;

/** The moment at which what a query field names begins: a time, or a day (UTC). @throws RefusalError that names the field. */
export function beginningOf(text: string, field: string): Instant {
  return instantField(text, field).at;
}

/** The moment at which it ends; a day that is named as an end is in, as a person means it. @throws RefusalError that names the field. */
export function endOf(text: string, field: string): Instant {
  const { at, isDay } = instantField(text, field);
  return isDay ? at + DAY_MS : at;
}

function instantField(text: string, field: string): { readonly at: Instant; readonly isDay: boolean } {
  const isDay = DATE.test(text);
  const zoned = isDay || /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
  const at = isDay || INSTANT.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(at) || at < 0) {
    const message = 'must be a date (2026-11-25) or a time (2026-11-25T08:00:00Z) since 1970';
    return refuseWith(refusal('validation_failed', [{ field, message }], `${field} ${message}`));
  }
  return { at, isDay };
}
