import type { WalletEvent } from '@kontor/contracts/wallet';
import { decodeJson } from '@kontor/kernel/json';

import { linesOf } from '../domain/statement-lines.ts';
import type { ReadModel } from '../read-model.ts';
import { insertLines } from '../store/statements/insert-lines.ts';

/** The statements of all accounts, a line for each posting: folded from the wallet's log. */
export const STATEMENTS_MODEL: ReadModel = {
  name: 'statements',
  projection: 'statements',
  log: 'wallet',
  tables: ['lines'],
  fold: async (_service, logged) => {
    const lines = linesOf(
      logged.map(({ position, tenantId, at, payload }) => {
        return { position, tenantId, at, event: decodeJson<WalletEvent>(payload) };
      }),
    );
    return async (transaction, generation) => {
      if (lines.length > 0) await insertLines(transaction, generation, lines);
    };
  },
};
