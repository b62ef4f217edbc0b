import type { Refusal } from './refusals.ts';

/**
 * What a rule comes to: events, from the last of which the answer is read (and read again when the command is repeated
 * years later); or nothing to do, with the answer that stands; or a refusal.
 */
export type Decision<Event, Answer> =
  | { readonly kind: 'events'; readonly events: readonly [Event, ...Event[]] }
  | { readonly kind: 'unchanged'; readonly answer: Answer }
  | { readonly kind: 'refusal'; readonly refusal: Refusal };

/** The command takes effect: these events happened, in this order. */
export function happened<Event>(...events: readonly [Event, ...Event[]]): Decision<Event, never> {
  return { kind: 'events', events };
}

/** The command asks for what is so already. */
export function unchanged<Answer>(answer: Answer): Decision<never, Answer> {
  return { kind: 'unchanged', answer };
}

/** The command is refused and changes nothing. */
export function refuse(refusal: Refusal): Decision<never, never> {
  return { kind: 'refusal', refusal };
}
