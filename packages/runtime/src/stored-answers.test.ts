import type { Command } from '@kontor/contracts/command';
import { accepted, refused } from '@kontor/contracts/outcome';
import { refusal } from '@kontor/contracts/refusals';
import { uuidv7 } from '@kontor/kernel/uuid';
import { describe, expect, it, vi } from 'vitest';

import type { Answered } from './idempotency.ts';
import type { CacheEntry } from './shared-cache.ts';
import { StoredAnswers } from './stored-answers.ts';

const HOUR_MS = 3_600_000;
const ID = uuidv7(1);
const PAID: Answered<unknown> = {
  outcome: accepted({ amountMinor: 2n ** 60n, at: 5 }),
  replayed: false,
  requestId: 'first',
};

function command(requestHash: string | null, id = ID): Command {
  const meta = { id, seed: id, tenantId: 1, actor: { userId: null, role: 'system' }, traceparent: null } as const;
  return { type: 'Any', meta: { ...meta, requestId: 'later', requestHash } };
}

/** A service that answers `answer`, behind a cache that keeps everything; `state` may be changed at any time. */
function service(answer: Answered<unknown> = PAID) {
  const state = { incarnation: 'one' as string | null, away: false, answer, kept: new Map<string, CacheEntry>() };
  const asked = vi.fn<(command: Command, deadline: number) => Promise<Answered<unknown>>>(async () => state.answer);
  const answers = new StoredAnswers({
    service: 'orders',
    idempotencyTtlMs: HOUR_MS,
    pulse: { incarnation: () => state.incarnation },
    cache: {
      find: async (keys) => (state.away ? null : keys.map((key) => state.kept.get(key)?.value ?? null)),
      keep: (entries) => {
        for (const entry of entries) state.kept.set(entry.key, entry);
      },
    },
  });
  const { submit } = answers.inFrontOf({ submit: asked });
  return { state, asked, answers, submit };
}

describe('an answer that was stored', () => {
  it('is given again without a question to the service, with its amounts and whose request it was', async () => {
    const { submit, asked, answers } = service();
    const keyed = command('hash');
    expect(await submit(keyed, 0)).toEqual(PAID);
    expect(await submit(keyed, 0)).toEqual({ ...PAID, replayed: true });
    expect(asked).toHaveBeenCalledTimes(1);
    expect(answers.use()).toEqual({ hits: 1, misses: 1, away: 0 });
  });

  it('is not another request’s under the same key', async () => {
    const { submit } = service();
    await submit(command('hash'), 0);
    expect((await submit(command('other'), 0)).outcome).toEqual(refused(refusal('key_reused')));
  });

  it('is a refusal too, where the database stores it, and ends before the database may forget it', async () => {
    const { submit, state } = service({ ...PAID, outcome: refused(refusal('insufficient_funds')) });
    await submit(command('hash'), 0);
    const [entry] = state.kept.values();
    expect(entry?.ttlMs).toBeGreaterThan(HOUR_MS / 2);
    expect(entry?.ttlMs).toBeLessThan(HOUR_MS - 30_000);
    vi.useFakeTimers({ now: Date.now() + HOUR_MS });
    expect((await submit(command('hash'), 0)).replayed).toBe(false);
    vi.useRealTimers();
  });

  it('says nothing after a restore of the database, nor while the database gives no sign', async () => {
    const { submit, asked, state } = service();
    await submit(command('hash'), 0);
    state.incarnation = 'two';
    await submit(command('hash'), 0);
    state.incarnation = null;
    await submit(command('hash'), 0);
    expect(asked).toHaveBeenCalledTimes(3);
  });
});

it.each([
  ['a command without a key', command(null), PAID],
  [
    'what is a replay itself: the database may forget its refusal earlier',
    command('hash'),
    { ...PAID, replayed: true },
  ],
  ['what may go otherwise next time', command('hash'), { ...PAID, outcome: refused(refusal('unavailable')) }],
])('does not store %s', async (_what, given, answer) => {
  const { submit, asked, state } = service(answer);
  await submit(given, 0);
  await submit(given, 0);
  expect(asked).toHaveBeenCalledTimes(2);
  expect(state.kept.size).toBe(0);
});

it('goes on without a cache that is away', async () => {
  const { submit, state, answers } = service();
  state.away = true;
  expect(await submit(command('hash'), 0)).toEqual(PAID);
  expect(answers.use()).toEqual({ hits: 0, misses: 0, away: 1 });
});
