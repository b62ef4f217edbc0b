import { RefusalError, type RefusalKind, refusal } from '@kontor/contracts/refusals';

import { PROBLEMS_MAX } from './limits.ts';

/** How many problems the sentence for a person names. */
const SENTENCE_PROBLEMS_MAX = 5;

/** What is wrong with one field; `field` is a path such as `items/0/quantity`, `message` goes on where it ends. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

/** The refusal that names every field which is wrong, each once, at most PROBLEMS_MAX of them. */
export function invalidRequest(problems: readonly Problem[], kind: RefusalKind = 'validation_failed'): RefusalError {
  const details = problems.slice(0, PROBLEMS_MAX);
  const sentences = details.slice(0, SENTENCE_PROBLEMS_MAX).map(({ field, message }) => `${field} ${message}`);
  const more = details.length - sentences.length;
  return new RefusalError(refusal(kind, details, sentences.join('; ') + (more > 0 ? `; and ${more} more` : '')));
}
