import { deepStrictEqual } from 'node:assert/strict';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { commandOf } from '../testing/commands.ts';
import { anyHistory, IdentityModel, type ModelCommand } from '../testing/model.ts';
import { decide } from './rules.ts';
import { applyEvent, factsOf, keepDetails, openState } from './state.ts';

const HISTORIES = 10_000;
const NOW = Date.UTC(2026, 10, 22);

it(`${HISTORIES} random histories come to what the model says`, { timeout: 60_000 }, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(anyHistory, (commands) => {
      const model = new IdentityModel();
      const state = openState();
      for (const command of commands) {
        const real = { ...commandOf(command, { users: [...state.users.values()], sessionIds: [] }), at: NOW };
        keepDetails(state, real);
        const decision = decide(factsOf(state), real);
        if (decision.kind === 'events') for (const event of decision.events) applyEvent(state, event, NOW);
        const result = decision.kind === 'refusal' ? decision.refusal.kind : 'ok';
        deepStrictEqual(result, model.run(command, model.known()), JSON.stringify(command));
        seen.set(`${command.kind} ${result}`, (seen.get(`${command.kind} ${result}`) ?? 0) + 1);
        deepStrictEqual(
          [...state.users.values()].map(({ role, active }) => ({ role, active })),
          model.users.map(({ role, active }) => ({ role, active })),
        );
      }
    }),
    { numRuns: HISTORIES },
  );
  // Histories that meet no refusal, or nothing else, would prove nothing.
  for (const kind of ['register', 'changePassword', 'resetPassword', 'changeRole', 'disable', 'enable', 'revoke']) {
    expect(seen.get(`${kind} ok`)).toBeGreaterThan(1_000);
    expect(seen.get(`${kind} forbidden`)).toBeGreaterThan(1_000);
  }
  expect(seen.get('register username_taken')).toBeGreaterThan(1_000);
  expect(seen.get('changePassword wrong_password')).toBeGreaterThan(1_000);
});

it('administrators who rule over each other leave one of them, whatever they do', () => {
  fc.assert(
    fc.property(anyHistory, (commands) => {
      const state = openState();
      const give = (command: ModelCommand) => {
        const real = { ...commandOf(command, { users: [...state.users.values()], sessionIds: [] }), at: NOW };
        keepDetails(state, real);
        const decision = decide(factsOf(state), real);
        if (decision.kind === 'events') for (const event of decision.events) applyEvent(state, event, NOW);
      };
      for (const name of ['ann', 'bob', 'cid']) give({ kind: 'register', actor: 'system', name, role: 'admin' });
      for (const command of commands.filter(({ actor }) => actor !== 'system')) {
        give(command);
        expect([...state.users.values()].some(({ role, active }) => role === 'admin' && active)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});
