/** Thrown when the program breaks one of its own promises: always a bug, never a caller's mistake. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/**
 * Holds the program to an invariant, which `invariant` names in words.
 * @throws AssertionError when `condition` is false.
 */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new AssertionError(`broken: ${invariant}`);
}

/**
 * Returns `value`, which the invariant in `what` says is there.
 * @throws AssertionError when it is null or undefined.
 */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new AssertionError(`missing: ${what}`);
  return value;
}

/**
 * Ends a `switch` over a union: the compiler refuses the call while a member is unhandled.
 * @throws AssertionError when it is reached all the same, with data from outside the types.
 */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}
