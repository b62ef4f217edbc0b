import { uuidv7 } from '@kontor/kernel/uuid';
import { systemMeta } from '@kontor/runtime/system-command';
import { describe, expect, it } from 'vitest';

import { commandProblem } from './command-schemas.ts';

const meta = systemMeta(1);
const orderId = uuidv7(Date.now());
const charge = { type: 'ChargeOrder', meta, userId: orderId, orderId, amountMinor: 150n };

describe('a command from another process', () => {
  it('is taken whole', () => {
    expect(commandProblem('wallet', charge)).toBeNull();
    expect(commandProblem('inventory', { type: 'ClaimReservation', meta, orderId })).toBeNull();
    expect(
      commandProblem('orders', { type: 'AdvanceOrder', meta, orderId, status: 'SHIPPED', notes: null }),
    ).toBeNull();
  });

  it.each([
    ['an amount that is a number', { ...charge, amountMinor: 150 }, 'amountMinor'],
    ['an amount that is a text', { ...charge, amountMinor: '150' }, 'amountMinor'],
    ['an id that is none', { ...charge, orderId: 'x' }, 'orderId'],
    ['a missing field', { ...charge, userId: undefined }, 'ChargeOrder'],
    ['a field that nobody knows', { ...charge, more: 1 }, 'ChargeOrder'],
    ['no meta data', { ...charge, meta: null }, 'meta'],
    ['a role that is none', { ...charge, meta: { ...meta, actor: { userId: null, role: 'root' } } }, 'role'],
    ['a command of another service', { type: 'ClaimReservation', meta, orderId }, 'no command "ClaimReservation"'],
    ['a type from the prototype', { type: 'constructor', meta }, 'no command "constructor"'],
    ['no command at all', null, 'no command'],
    ['a list', [charge], 'no command'],
  ])('is refused by the name of the field: %s', (_name, command, named) => {
    expect(commandProblem('wallet', command)).toContain(named);
  });

  it('never reaches identity, whose commands hold passwords', () => {
    expect(commandProblem('identity', { type: 'RegisterUser', meta })).toContain('no command');
  });
});
