import { hash } from 'node:crypto';

import { expect, it } from 'vitest';

import { commandSchemas } from './command-schemas.ts';
import { CHANNEL_CONTRACT } from './protocol.ts';
import { lineSchemas } from './reply-schemas.ts';

/** The schemas that each number has stood for, by their digest. A number that was released keeps its line; the last one is the present. */
const CONTRACTS: Readonly<Record<string, string>> = {
  1: '8e9f98a60999cfeb',
};

it('The number of the contract stands for these schemas of commands and answers: who changes one raises it, unless both versions understand each other', () => {
  const digest = hash('sha256', JSON.stringify([commandSchemas(), lineSchemas()])).slice(0, 16);
  expect(Object.keys(commandSchemas()).length).toBeGreaterThan(20);
  expect({ [CHANNEL_CONTRACT]: digest }).toEqual({ [CHANNEL_CONTRACT]: CONTRACTS[CHANNEL_CONTRACT] });
  expect(Object.keys(CONTRACTS).at(-1)).toBe(CHANNEL_CONTRACT);
});
