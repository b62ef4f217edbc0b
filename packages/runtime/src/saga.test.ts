import { accepted, type Outcome, refused } from '@kontor/contracts/outcome';
import { refusal } from '@kontor/contracts/refusals';
import type { SagaStep } from '@kontor/contracts/saga';
import { describe, expect, it } from 'vitest';

import { runSagas, type StepChannel } from './saga.ts';

/** Channels that write down what they are sent, and refuse the commands named. */
function recording(refusing: readonly string[] = []) {
  const calls: string[] = [];
  const channel = (service: string): StepChannel => ({
    anticipate: () => undefined,
    execute: async (commands) => {
      calls.push(`${service}: ${commands.join(' ')}`);
      return commands.map(
        (command): Outcome<unknown> =>
          refusing.includes(String(command)) ? refused(refusal('insufficient_funds')) : accepted(`${String(command)}!`),
      );
    },
  });
  const channels = new Map([
    ['inventory', channel('inventory')],
    ['wallet', channel('wallet')],
  ] as const);
  return { calls, channels };
}

function pay(name: string): SagaStep[] {
  return [
    { name: 'claim', service: 'inventory', command: `claim-${name}`, undo: `unclaim-${name}` },
    { name: 'charge', service: 'wallet', command: `charge-${name}`, undo: `refund-${name}` },
    { name: 'confirm', service: 'inventory', command: `confirm-${name}`, undo: null },
  ];
}

describe('runSagas', () => {
  it('sends the same step of all sagas as one batch, services in the order of the channels', async () => {
    const { calls, channels } = recording();
    const results = await runSagas([pay('a'), pay('b')], channels);
    expect(calls).toEqual([
      'inventory: claim-a claim-b',
      'wallet: charge-a charge-b',
      'inventory: confirm-a confirm-b',
    ]);
    expect(results[0]).toEqual({
      ok: true,
      answers: { claim: 'claim-a!', charge: 'charge-a!', confirm: 'confirm-a!' },
    });
  });

  it('lets sagas of other lengths share what they can', async () => {
    const { calls, channels } = recording();
    const create: SagaStep[] = [{ name: 'reserve', service: 'inventory', command: 'reserve', undo: 'release' }];
    await runSagas([create, pay('a')], channels);
    expect(calls).toEqual(['inventory: reserve claim-a', 'wallet: charge-a', 'inventory: confirm-a']);
  });

  // One case per step: what was done before it is undone, last first; what comes after is never sent.
  it.each([
    ['claim', ['inventory: claim-a']],
    ['charge', ['inventory: claim-a', 'wallet: charge-a', 'inventory: unclaim-a']],
    [
      'confirm',
      ['inventory: claim-a', 'wallet: charge-a', 'inventory: confirm-a', 'wallet: refund-a', 'inventory: unclaim-a'],
    ],
  ])('undoes what was done when %s is refused', async (step, expected) => {
    const { calls, channels } = recording([`${step}-a`]);
    const [result] = await runSagas([pay('a')], channels);
    expect(result).toMatchObject({ ok: false, refusal: { kind: 'insufficient_funds' } });
    expect(calls).toEqual(expected);
  });

  it('lets a refusal of one saga leave the others alone', async () => {
    const { calls, channels } = recording(['charge-a']);
    const results = await runSagas([pay('a'), pay('b')], channels);
    expect(results.map(({ ok }) => ok)).toEqual([false, true]);
    expect(calls.at(-1)).toBe('inventory: unclaim-a confirm-b');
  });

  it('stops everything when a step is refused behind one that cannot be undone', async () => {
    const { channels } = recording(['refund']);
    const cancel: SagaStep[] = [
      { name: 'restock', service: 'inventory', command: 'restock', undo: null },
      { name: 'refund', service: 'wallet', command: 'refund', undo: null },
    ];
    await expect(runSagas([cancel], channels)).rejects.toThrow('refund was refused after restock');
  });

  it('stops everything when an undo is refused, since that must not be committed', async () => {
    const { channels } = recording(['charge-a', 'unclaim-a']);
    await expect(runSagas([pay('a')], channels)).rejects.toThrow('an undo was refused');
  });
});
