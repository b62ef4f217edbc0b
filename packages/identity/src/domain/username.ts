import type { Username } from '@kontor/contracts/identity';
import { TEXT_MAX } from '@kontor/contracts/limits';

const ALLOWED = /^[\p{L}\p{M}\p{N}@.+\-_]+$/u;

/**
 * Reads a user name: letters and digits of any script (with their marks) and `@ . + - _`, 1 to 150 characters after NFKC
 * normalisation, so that names that look alike by their code points alone are one name. Null: it is none.
 */
export function parseUsername(text: string): Username | null {
  const name = text.normalize('NFKC');
  if (name.length > TEXT_MAX.username || !ALLOWED.test(name)) return null;
  return { name, key: usernameKey(name) };
}

/** The form in which the beginning of a name is looked for. It need not be a name itself. */
export function nameKey(text: string): string {
  return usernameKey(text.normalize('NFKC'));
}

/**
 * Folds the case of a name away. Up and down again is the nearest to Unicode's full case folding that the language has:
 * it joins also `ß` with `ss` and the two small sigmas. Down comes first for the capital `ẞ`, which has nothing above it.
 */
function usernameKey(name: string): string {
  return name.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}
