import { openApartMatrix } from './apart-instance.ts';
import { type Instance, openInstance } from './instance.ts';
import type { Where } from './protocol.ts';

/** Composes an instance where its store is. */
export async function open(where: Where): Promise<Instance> {
  return typeof where === 'string' ? openInstance(where) : openApartMatrix(where);
}
