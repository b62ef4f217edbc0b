import type { ReadModel } from '../read-model.ts';

/** Makes what depends on a read model once for each, such as the statements on its schema. */
export function ofModel<T>(make: (model: ReadModel) => T): (model: ReadModel) => T {
  const made = new Map<ReadModel, T>();
  return (model) => {
    const known = made.get(model) ?? make(model);
    made.set(model, known);
    return known;
  };
}
