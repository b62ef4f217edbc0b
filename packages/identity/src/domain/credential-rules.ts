import { TEXT_MAX } from '@kontor/contracts/limits';
import { type Refusal, refusal } from '@kontor/contracts/refusals';

import { parseUsername } from './username.ts';

/** Shortest password that a person may choose, in UTF-16 code units; the longest is TEXT_MAX.password. */
export const PASSWORD_LENGTH_MIN = 8;

/** One `@` with something on both sides and no blanks: whether mail arrives there, only mail can tell. */
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** What is wrong with a field of a request; `message` goes on where the field's name ends. */
interface Problem {
  readonly field: string;
  readonly message: string;
}

/** Why a person may not choose this password; null: he may. Only its length counts (NIST SP 800-63B, 5.1.1.2). */
export function passwordProblem(password: string, field: string): Problem | null {
  if (password.length >= PASSWORD_LENGTH_MIN && password.length <= TEXT_MAX.password) return null;
  return { field, message: `must have ${PASSWORD_LENGTH_MIN} to ${TEXT_MAX.password} characters` };
}

/** Why this is no mail address; null: it may be one. */
export function emailProblem(email: string): Problem | null {
  if (email.length <= TEXT_MAX.email && EMAIL.test(email)) return null;
  return { field: 'email', message: 'must be a mail address' };
}

/** Why a text is no user name; null: it is one. */
export function usernameProblem(text: string): Problem | null {
  if (parseUsername(text) !== null) return null;
  const message = `must have 1 to ${TEXT_MAX.username} characters: letters, digits and @ . + - _`;
  return { field: 'username', message };
}

/** The refusal that names every field which is wrong; null: none is. */
export function invalidFields(problems: readonly (Problem | null)[]): Refusal | null {
  const details = problems.filter((problem) => problem !== null);
  if (details.length === 0) return null;
  const sentence = details.map(({ field, message }) => `${field} ${message}`).join('; ');
  return refusal('validation_failed', details, sentence);
}
