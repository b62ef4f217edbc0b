import { describe, expect, it } from 'vitest';

import { answerOf, createKontor } from './client.ts';
import { KontorError, NoAnswerError, retryAfterMs } from './errors.ts';
import type { Send } from './retries.ts';

const OK = () => Response.json({ balance: '1.00', currency: 'IDR' });
const refusal =
  (status: number, code: string, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ error: 'No.', code, request_id: 'r1', details: [1] }, { status, headers });
const lost = () => {
  throw new TypeError('fetch failed');
};

/** A client whose store answers with these, one after another; and what it was sent, and how long was waited. */
function storeOf(...answers: (() => Response)[]) {
  const sent: { method: string; key: string | null; body: string }[] = [];
  const waits: number[] = [];
  const fetch: Send = async (request) => {
    sent.push({ method: request.method, key: request.headers.get('idempotency-key'), body: await request.text() });
    return (answers[sent.length - 1] ?? lost)();
  };
  const sleep = async (ms: number) => void waits.push(ms);
  const kontor = createKontor({ baseUrl: 'http://store', fetch, retries: { sleep, random: () => 0.5 } });
  return { kontor, sent, waits };
}

const topUp = (kontor: ReturnType<typeof createKontor>) =>
  answerOf(kontor.POST('/wallet/submit/', { body: { amount: '5.00' } }));

describe('retries', () => {
  it('send the same change under the same key until an answer comes', async () => {
    const { kontor, sent } = storeOf(
      lost,
      refusal(503, 'overloaded'),
      refusal(409, 'key_in_progress', { 'retry-after': '1' }),
      OK,
    );
    expect(await topUp(kontor)).toMatchObject({ balance: '1.00' });
    expect(sent).toHaveLength(4);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect(sent[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set(['{"amount":"5.00"}']));
  });

  it('keep the key that the caller gave', async () => {
    const { kontor, sent } = storeOf(lost, OK);
    await kontor.POST('/wallet/submit/', { body: { amount: '5.00' }, headers: { 'idempotency-key': 'mine' } });
    expect(sent.map(({ key }) => key)).toEqual(['mine', 'mine']);
  });

  it('are bounded, and then say that no answer came', async () => {
    const { kontor, sent } = storeOf();
    await expect(topUp(kontor)).rejects.toThrow(NoAnswerError);
    expect(sent).toHaveLength(5);
  });

  it('wait longer each time, and at least as long as the store asks', async () => {
    const { kontor, waits } = storeOf(lost, lost, refusal(503, 'overloaded', { 'retry-after': '3' }), OK);
    await topUp(kontor);
    expect(waits).toEqual([125, 250, 3_500]);
  });

  it('end where the store asks for more patience than a person has', async () => {
    const { kontor, sent } = storeOf(refusal(429, 'too_many_requests', { 'retry-after': '60' }));
    await expect(topUp(kontor)).rejects.toMatchObject({ code: 'too_many_requests', retryAfterMs: 60_000 });
    expect(sent).toHaveLength(1);
  });

  it.each([
    [400, 'insufficient_funds'],
    [401, 'not_signed_in'],
    [409, 'version_conflict'],
    [422, 'key_reused'],
    [500, 'internal'],
  ])('do not repeat a %i (%s)', async (status, code) => {
    const { kontor, sent } = storeOf(refusal(status, code));
    await expect(topUp(kontor)).rejects.toMatchObject({ status, code, requestId: 'r1', details: [1], message: 'No.' });
    expect(sent).toHaveLength(1);
  });

  it('never repeat a sign-in whose answer was lost, since it takes no key', async () => {
    const { kontor, sent } = storeOf(lost);
    const body = { username: 'maya', password: 'correct horse' };
    await expect(answerOf(kontor.POST('/auth/register/', { body }))).rejects.toThrow(NoAnswerError);
    expect(sent).toEqual([{ method: 'POST', key: null, body: JSON.stringify(body) }]);
  });

  it('count an answer that was cut off as none', async () => {
    const cutOff = () =>
      new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) }));
    const { kontor, sent } = storeOf(cutOff, OK);
    await topUp(kontor);
    expect(sent).toHaveLength(2);
  });

  it('end at once when the caller gives up', async () => {
    const stop = new AbortController();
    const { kontor, sent } = storeOf(() => {
      stop.abort(new Error('enough'));
      return lost();
    });
    await expect(kontor.GET('/wallet/balance/', { signal: stop.signal })).rejects.toThrow('enough');
    expect(sent).toHaveLength(1);
  });
});

describe('an answer that nobody can read', () => {
  it('is an error with its status', async () => {
    const { kontor } = storeOf(
      ...Array.from({ length: 5 }, () => () => new Response('<h1>Bad gateway</h1>', { status: 502 })),
    );
    const error = await topUp(kontor).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KontorError);
    expect(error).toMatchObject({ status: 502, code: 'unreadable_answer', requestId: null });
  });
});

describe('Retry-After', () => {
  it('is read as seconds or as a date', () => {
    const now = Date.parse('2026-11-25T10:00:00Z');
    const read = ['2', '0', 'Wed, 25 Nov 2026 10:00:05 GMT', 'soon', '', null].map((value) => retryAfterMs(value, now));
    expect(read).toEqual([2_000, 0, 5_000, null, null, null]);
  });
});
