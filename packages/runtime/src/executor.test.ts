import type { Command, CommandMeta } from '@kontor/contracts/command';
import { accepted } from '@kontor/contracts/outcome';
import { RefusalError } from '@kontor/contracts/refusals';
import { uuidv7 } from '@kontor/kernel/uuid';
import { afterEach, describe, expect, it } from 'vitest';

import { Executor, type ExecutorOptions } from './executor.ts';
import type { Answered } from './idempotency.ts';

interface Work extends Command {
  readonly type: 'Work';
  readonly key: string | null;
  readonly rows: number;
}

type Run = (commands: readonly Work[], rerun: boolean) => Promise<readonly Answered<string>[]>;

const FAR = Number.MAX_SAFE_INTEGER;
const open: Executor<Work, string>[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((executor) => executor.close()));
});

function executorOf(run: Run, options: Partial<ExecutorOptions<Work, string>> = {}): Executor<Work, string> {
  const executor = new Executor<Work, string>({
    name: 'work',
    lanes: 1,
    batchCommandsMax: 100,
    batchRowsMax: 1_000,
    queueCommandsMax: 1_000,
    retries: { attemptsMax: 3, pauseMs: { undone: 0, unknown: 0, away: 0 }, pauseMaxMs: 0 },
    rowsOf: (command) => command.rows,
    exclusiveKeyOf: (command) => command.key,
    run,
    ...options,
  });
  open.push(executor);
  return executor;
}

function work(overrides: Partial<CommandMeta> = {}, fields: Partial<Pick<Work, 'key' | 'rows'>> = {}): Work {
  const id = uuidv7(1_700_000_000_000);
  const meta: CommandMeta = {
    id,
    seed: id,
    tenantId: 1,
    actor: { userId: null, role: 'system' },
    requestId: id,
    traceparent: null,
    requestHash: null,
    ...overrides,
  };
  return { type: 'Work', meta, key: null, rows: 1, ...fields };
}

function answersTo(commands: readonly Work[]): Answered<string>[] {
  return commands.map(({ meta }) => ({ outcome: accepted(meta.id), replayed: false, requestId: meta.requestId }));
}

/** A run that waits at a gate, so that a test decides when a batch ends. */
function gated() {
  const batches: { readonly commands: readonly Work[]; open(): void }[] = [];
  const run: Run = (commands) =>
    new Promise((resolve) => {
      batches.push({ commands, open: () => resolve(answersTo(commands)) });
    });
  const batch = async (index: number) => {
    while (batches[index] === undefined) await new Promise(setImmediate);
    return batches[index];
  };
  return { run, batch, batches };
}

describe('batches', () => {
  it('runs a lonely command at once, and what arrives meanwhile together, each with its own answer in order', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run);
    const commands = [work(), work(), work()];
    const first = executor.submit(commands[0] as Work, FAR);
    expect((await batch(0)).commands).toEqual([commands[0]]);
    const rest = commands.slice(1).map((command) => executor.submit(command, FAR));
    (await batch(0)).open();
    expect((await batch(1)).commands).toEqual(commands.slice(1));
    (await batch(1)).open();
    const answered = await Promise.all([first, ...rest]);
    expect(answered.map(({ outcome }) => outcome)).toEqual(commands.map(({ meta }) => accepted(meta.id)));
  });

  it('bounds a batch by commands and by rows, but lets a single large command through', async () => {
    const { run, batch, batches } = gated();
    const executor = executorOf(run, { batchCommandsMax: 2, batchRowsMax: 10 });
    const gate = executor.submit(work(), FAR);
    await batch(0);
    const waiting = [50, 4, 4, 4].map((rows) => executor.submit(work({}, { rows }), FAR));
    for (const index of [0, 1, 2, 3]) (await batch(index)).open();
    await Promise.all([gate, ...waiting]);
    expect(batches.map(({ commands }) => commands.map(({ rows }) => rows))).toEqual([[1], [50], [4, 4], [4]]);
  });

  it('never mixes tenants in a batch', async () => {
    const { run, batch, batches } = gated();
    const executor = executorOf(run);
    const gate = executor.submit(work(), FAR);
    await batch(0);
    const waiting = [1, 2, 1].map((tenantId) => executor.submit(work({ tenantId }), FAR));
    for (const index of [0, 1, 2]) (await batch(index)).open();
    await Promise.all([gate, ...waiting]);
    expect(batches.map(({ commands }) => commands.map(({ meta }) => meta.tenantId))).toEqual([[1], [1, 1], [2]]);
  });

  it('has at most one command of an exclusive key under way, in whichever lane', async () => {
    const { run, batch, batches } = gated();
    const executor = executorOf(run, { lanes: 2 });
    const [a, b, other] = [work({}, { key: 'order' }), work({}, { key: 'order' }), work({}, { key: 'another' })];
    const all = [a, b, other].map((command) => executor.submit(command, FAR));
    expect((await batch(0)).commands).toEqual([a, other]);
    (await batch(0)).open();
    expect((await batch(1)).commands).toEqual([b]);
    (await batch(1)).open();
    await Promise.all(all);
    expect(batches).toHaveLength(2);
  });

  it('uses several lanes at once', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run, { lanes: 2, batchCommandsMax: 1 });
    const both = [executor.submit(work(), FAR), executor.submit(work(), FAR)];
    await batch(1);
    expect(executor.depth()).toEqual({ queued: 0, running: 2 });
    (await batch(0)).open();
    (await batch(1)).open();
    await Promise.all(both);
  });
});

describe('turns', () => {
  it('gives each kind batches of its own, by turns, however many commands of one kind came first', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run, { batchCommandsMax: 2, kindOf: ({ rows }) => (rows === 1 ? 'small' : 'large') });
    const gate = executor.submit(work(), FAR);
    await batch(0);
    const small = Array.from({ length: 6 }, () => work());
    const large = work({}, { rows: 2 });
    const waiting = [...small, large].map((command) => executor.submit(command, FAR));
    for (let index = 0; index <= 4; index += 1) (await batch(index)).open();
    await Promise.all([gate, ...waiting]);
    expect((await batch(1)).commands).toEqual(small.slice(0, 2));
    expect((await batch(2)).commands).toEqual([large]);
    expect((await batch(3)).commands).toEqual(small.slice(2, 4));
  });

  it('has a tenant with one command wait for a batch of another tenant, not for all that it has', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run, { batchCommandsMax: 10 });
    const gate = executor.submit(work(), FAR);
    await batch(0);
    const crowd = Array.from({ length: 100 }, () => executor.submit(work({ tenantId: 1 }), FAR));
    const lonely = work({ tenantId: 2 });
    const answered = executor.submit(lonely, FAR);
    for (let index = 0; index <= 2; index += 1) (await batch(index)).open();
    await answered;
    expect((await batch(2)).commands).toEqual([lonely]);
    for (let index = 3; index <= 11; index += 1) (await batch(index)).open();
    await Promise.all([gate, ...crowd]);
  });

  it('lets a group whose commands all wait for an exclusive key be passed by the next', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run, { lanes: 2 });
    const running = executor.submit(work({ tenantId: 1 }, { key: 'order' }), FAR);
    await batch(0);
    const same = executor.submit(work({ tenantId: 1 }, { key: 'order' }), FAR);
    const other = executor.submit(work({ tenantId: 2 }), FAR);
    expect((await batch(1)).commands[0]?.meta.tenantId).toBe(2);
    (await batch(1)).open();
    await other;
    (await batch(0)).open();
    expect((await batch(2)).commands[0]?.key).toBe('order');
    (await batch(2)).open();
    await Promise.all([running, same]);
  });
});

describe('services', () => {
  it('are not held up by a slow batch of another service: each has lanes and a queue of its own', async () => {
    const slow = gated();
    const held = executorOf(slow.run, { name: 'slow' });
    const free = executorOf((commands) => Promise.resolve(answersTo(commands)), { name: 'free' });
    const stuck = held.submit(work(), FAR);
    await slow.batch(0);
    await Promise.all(Array.from({ length: 50 }, () => free.submit(work(), FAR)));
    expect(held.depth()).toEqual({ queued: 0, running: 1 });
    (await slow.batch(0)).open();
    await stuck;
  });
});

describe('duplicates', () => {
  it('lets a second command with the same id wait for the first and share its answer', async () => {
    const { run, batch, batches } = gated();
    const executor = executorOf(run);
    const command = work({ requestHash: 'a' });
    const both = [executor.submit(command, FAR), executor.submit({ ...command }, FAR)];
    (await batch(0)).open();
    const [first, second] = await Promise.all(both);
    expect(first?.replayed).toBe(false);
    expect(second).toEqual({ ...first, replayed: true });
    expect(batches).toHaveLength(1);
  });

  it('refuses the same id with another request', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run);
    const command = work({ requestHash: 'a' });
    const first = executor.submit(command, FAR);
    const other = await executor.submit({ ...command, meta: { ...command.meta, requestHash: 'b' } }, FAR);
    expect(other.outcome).toMatchObject({ ok: false, refusal: { kind: 'key_reused' } });
    (await batch(0)).open();
    await first;
  });
});

describe('bounds', () => {
  it('refuses at once what the queue has no room for, and goes on with the rest', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run, { queueCommandsMax: 1 });
    const running = executor.submit(work(), FAR);
    await batch(0);
    const waiting = executor.submit(work(), FAR);
    await expect(executor.submit(work(), FAR)).rejects.toMatchObject({
      refusal: { kind: 'overloaded' },
      retryAfterSeconds: 1,
    });
    (await batch(0)).open();
    (await batch(1)).open();
    await Promise.all([running, waiting]);
  });

  it('lets callers go whose deadline passed: waiting ones as overloaded, running ones as unknown', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run);
    const running = executor.submit(work(), Date.now() + 50);
    await batch(0);
    const waiting = executor.submit(work(), Date.now() + 50);
    await expect(waiting).rejects.toMatchObject({ refusal: { kind: 'overloaded' } });
    await expect(running).rejects.toMatchObject({ refusal: { kind: 'unavailable' } });
    (await batch(0)).open();
    expect(executor.depth().queued).toBe(0);
  });

  it('answers everything it has before it closes, and takes nothing more', async () => {
    const { run, batch } = gated();
    const executor = executorOf(run);
    const command = executor.submit(work(), FAR);
    const gate = await batch(0);
    const closed = executor.close();
    await expect(executor.submit(work(), FAR)).rejects.toMatchObject({ refusal: { kind: 'unavailable' } });
    gate.open();
    await expect(command).resolves.toMatchObject({ replayed: false });
    await closed;
  });
});

describe('failures', () => {
  it('isolates commands that poison their batch at a bounded number of runs; only they fail', async () => {
    const runs: number[] = [];
    const commands = Array.from({ length: 64 }, () => work());
    const poison = new Set([commands[3]?.meta.id, commands[40]?.meta.id]);
    const failed: string[] = [];
    const executor = executorOf(
      async (batch) => {
        runs.push(batch.length);
        if (batch.some(({ meta }) => poison.has(meta.id))) throw new Error('poison');
        return answersTo(batch);
      },
      { observer: observer({ commandFailed: (_name, command) => failed.push(command.meta.id) }) },
    );
    const results = await Promise.allSettled(commands.map((command) => executor.submit(command, FAR)));
    const rejected = commands.filter((_command, index) => results[index]?.status === 'rejected');
    expect(new Set(rejected.map(({ meta }) => meta.id))).toEqual(poison);
    expect(new Set(failed)).toEqual(poison);
    expect(runs.length).toBeLessThan(30);
  });

  it('runs a batch again after a passing failure, and says that it is a rerun', async () => {
    const reruns: boolean[] = [];
    const executor = executorOf(async (batch, rerun) => {
      reruns.push(rerun);
      if (reruns.length < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' });
      return answersTo(batch);
    });
    await executor.submit(work(), FAR);
    expect(reruns).toEqual([false, true, true]);
  });

  it('answers unavailable when the database stays away, without isolating anything', async () => {
    let runs = 0;
    const executor = executorOf(async () => {
      runs += 1;
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    });
    const results = await Promise.allSettled([executor.submit(work(), FAR), executor.submit(work(), FAR)]);
    for (const result of results) {
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(RefusalError);
      expect((result as PromiseRejectedResult).reason).toMatchObject({ refusal: { kind: 'unavailable' } });
    }
    expect(runs).toBe(3);
  });
});

function observer(
  overrides: Partial<NonNullable<ExecutorOptions<Work, string>['observer']>>,
): NonNullable<ExecutorOptions<Work, string>['observer']> {
  return { batchDone() {}, batchRetried() {}, commandFailed() {}, refusedAtQueue() {}, ...overrides };
}
