import type { Refusal } from './refusals.ts';

/** What a command came to: its answer, or the refusal that a rule returned. Refusals are values; exceptions are bugs. */
export type Outcome<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly refusal: Refusal };

/** The outcome of a command that took effect, or had already. */
export function accepted<Answer>(answer: Answer): Outcome<Answer> {
  return { ok: true, answer };
}

/** The outcome of a command that a rule refused. */
export function refused(refusal: Refusal): Outcome<never> {
  return { ok: false, refusal };
}
