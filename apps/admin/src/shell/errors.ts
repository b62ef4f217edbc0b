import { KontorError, NoAnswerError } from '@kontor/sdk/errors';

/** What is shown of an error: what happened, what to do, and the name of the request for whoever reads the log. */
export interface ShownError {
  readonly message: string;
  readonly hint: string;
  readonly requestId: string | null;
}

const HINTS: Readonly<Record<string, string>> = {
  forbidden: 'Your role does not allow this. Ask an administrator.',
  version_conflict: 'Load the page again, look at what was changed, and repeat your change.',
  not_found: 'It may have been removed. Go back to the list.',
  order_not_found: 'Check the id, or search for the order by its customer.',
  insufficient_funds: 'Look at the balance, and use a smaller amount.',
  stock_below_reserved: 'Release or cancel what is reserved first, or correct by less.',
  goodwill_exceeds_payment: 'Look at what was given back already, and use a smaller amount.',
  key_reused: 'Close the dialog, open it again and repeat the change.',
  internal: 'Try again. If it stays, give the request id to whoever runs the server.',
};
const TOO_MANY = 429;
const SERVER_FAULT = 500;

/** Puts an error into words, the same everywhere. */
export function shownError(error: unknown): ShownError {
  if (error instanceof KontorError) {
    return { message: error.message, hint: hintFor(error), requestId: error.requestId };
  }
  if (error instanceof NoAnswerError) {
    return { message: error.message, hint: 'Nothing is lost: the same request is sent again.', requestId: null };
  }
  return {
    message: 'This page has met an error of its own.',
    hint: 'Load it again. If it stays, tell whoever runs the server what you did.',
    requestId: null,
  };
}

function hintFor({ code, status }: KontorError): string {
  const hint = HINTS[code];
  if (hint !== undefined) return hint;
  if (status === TOO_MANY || status >= SERVER_FAULT) return 'Wait a moment, then try again.';
  return 'Change what it names, then try again.';
}
