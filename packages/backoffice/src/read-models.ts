import { ORDERS_MODEL } from './orders-model.ts';
import type { ReadModel } from './read-model.ts';

/** Every read model, by its name. */
export const READ_MODELS: ReadonlyMap<string, ReadModel> = new Map([ORDERS_MODEL].map((model) => [model.name, model]));
