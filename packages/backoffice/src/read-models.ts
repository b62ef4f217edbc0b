import { ORDERS_MODEL } from './orders-model.ts';
import type { ReadModel } from './read-model.ts';
import { STATEMENTS_MODEL } from './statements/model.ts';
import { STOCK_VALUE_MODEL } from './stock-value/model.ts';

/** Every read model, by its name. */
export const READ_MODELS: ReadonlyMap<string, ReadModel> = new Map(
  [ORDERS_MODEL, STOCK_VALUE_MODEL, STATEMENTS_MODEL].map((model) => [model.name, model]),
);
