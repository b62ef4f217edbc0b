import { accepted, refused } from '@kontor/contracts/outcome';
import { refusal } from '@kontor/contracts/refusals';
import { describe, expect, it } from 'vitest';

import { type EdgeReply, refusedBody, sendAnswered } from './reply.ts';

function recorder() {
  const headers: Record<string, string> = {};
  const reply: EdgeReply = {
    statusCode: 200,
    refusalKind: null,
    header: (name, value) => {
      headers[name] = value;
    },
  };
  return { reply, headers };
}

describe('an answer', () => {
  it('that was given before says so and bears the first request id', () => {
    const { reply, headers } = recorder();
    const outcome = refused(refusal('insufficient_stock', [{ productId: 'p', asked: 3, available: 1 }]));
    const body = sendAnswered({ id: 'second' }, reply, { outcome, replayed: true, requestId: 'first' }, () => ({}));
    expect([reply.statusCode, reply.refusalKind, headers]).toEqual([
      400,
      'insufficient_stock',
      { 'idempotent-replayed': 'true' },
    ]);
    expect(body).toEqual({
      error: 'Insufficient stock. Lower the quantity or remove the item.',
      details: [{ product_id: 'p', asked: 3, available: 1 }],
      code: 'insufficient_stock',
      request_id: 'first',
    });
  });

  it('to a key of another request bears the id of the request that was refused', () => {
    const { reply } = recorder();
    const answered = { outcome: refused(refusal('key_reused')), replayed: false, requestId: '' };
    expect(sendAnswered({ id: 'mine' }, reply, answered, () => ({}))).toMatchObject({ request_id: 'mine' });
    expect(reply.statusCode).toBe(422);
  });

  it('that succeeded is presented', () => {
    const { reply, headers } = recorder();
    const answered = { outcome: accepted(5n), replayed: false, requestId: 'first' };
    expect(sendAnswered({ id: 'x' }, reply, answered, (answer) => ({ twice: String(answer * 2n) }))).toEqual({
      twice: '10',
    });
    expect([reply.statusCode, headers]).toEqual([200, {}]);
  });

  it.each([
    ['too_many_requests', 429, '3'],
    ['overloaded', 503, '3'],
    ['unavailable', 503, '3'],
    ['key_in_progress', 409, '3'],
    ['version_conflict', 409, undefined],
    ['insufficient_funds', 400, undefined],
    ['internal', 500, undefined],
  ] as const)('%s is %i with Retry-After %s', (kind, status, after) => {
    const { reply, headers } = recorder();
    refusedBody(reply, refusal(kind), 'id', 2.5);
    expect([reply.statusCode, headers['retry-after']]).toEqual([status, after]);
  });
});
