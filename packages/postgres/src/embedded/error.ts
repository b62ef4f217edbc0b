/**
 * What every function of the embedded server throws when the machine, not the code, is in the way: the first line of
 * the message says what is wrong and what to do, further lines (if any) are the last ones of the server's own log.
 */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
}
