import type { InventoryAnswer, InventoryCommand, InventoryEvent } from '@kontor/contracts/inventory';
import type { BatchedRules } from '@kontor/runtime/participant';

import { answerOf } from './domain/answers.ts';
import { auditInventory } from './domain/audit.ts';
import { decideInventory, type InventorySettings } from './domain/decide.ts';
import { applyEvent } from './domain/state.ts';
import { type BatchState, openBatch } from './store/batch-state.ts';
import { insertMovements } from './store/insert-movements.ts';
import { loadInventory } from './store/load.ts';
import { saveInventory } from './store/save.ts';

/** The inventory's rules with the rows they need, as a `Unit` runs them. */
export function inventoryRules(
  settings: InventorySettings,
): BatchedRules<BatchState, InventoryCommand, InventoryEvent, InventoryAnswer> {
  return {
    service: 'inventory',
    open: openBatch,
    load: loadInventory,
    decide: (state, command) => decideInventory(settings, state, command),
    apply: applyEvent,
    audit: auditInventory,
    answer: answerOf,
    save: saveInventory,
    appendRows: (scope, recorded) => {
      const movements = insertMovements(scope, recorded);
      return movements === null ? [] : [movements];
    },
  };
}
