import { parseMoney } from '@kontor/kernel/money';

import type { ApiResponse } from './http-client.ts';

/** An answer's JSON object. */
export type Body = Readonly<Record<string, unknown>>;

/** The server decided against it. `code` is its stable machine word. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  readonly code: string;

  constructor(what: string, { status, body }: ApiResponse) {
    const code = typeof body['code'] === 'string' ? body['code'] : `http_${status}`;
    const reason = typeof body['error'] === 'string' ? body['error'] : `status ${status}`;
    const details = body['details'] === undefined ? '' : ` (${JSON.stringify(body['details'])})`;
    super(`${what}: ${code}: ${reason}${details}`);
    this.status = status;
    this.code = code;
  }
}

/** The answer is not what the contract promises. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}

/** The body of a 200. @throws RefusedError on any other status. */
export function accepted(what: string, response: ApiResponse): Body {
  if (response.status !== 200) throw new RefusedError(what, response);
  return response.body;
}

/** A field that holds a text that is not empty. @throws UnexpectedAnswerError */
export function textField(body: Body, field: string): string {
  const value = body[field];
  if (typeof value !== 'string' || value === '') throw unexpected(body, field, 'a text');
  return value;
}

/** A field that holds a whole number. @throws UnexpectedAnswerError */
export function wholeField(body: Body, field: string): number {
  const value = body[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw unexpected(body, field, 'a whole number');
  return value;
}

/** A field that holds an amount as the contract writes it, a string with two places. @throws UnexpectedAnswerError */
export function moneyField(body: Body, field: string): bigint {
  const value = body[field];
  const amountMinor = typeof value === 'string' && /\.\d\d$/.test(value) ? parseMoney(value) : 'not_a_number';
  if (typeof amountMinor !== 'bigint') throw unexpected(body, field, 'an amount with two places');
  return amountMinor;
}

/** A field that holds a list of objects. @throws UnexpectedAnswerError */
export function listField(body: Body, field: string): readonly Body[] {
  const value = body[field];
  if (!Array.isArray(value)) throw unexpected(body, field, 'a list');
  return value as Body[];
}

function unexpected(body: Body, field: string, wanted: string): UnexpectedAnswerError {
  const shown = JSON.stringify(body).slice(0, 200);
  return new UnexpectedAnswerError(`expected ${wanted} as ${field} in the answer ${shown}`);
}
