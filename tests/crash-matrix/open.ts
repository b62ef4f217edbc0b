import { type Instance, openInstance } from './instance.ts';
import type { Where } from './protocol.ts';

/** Composes an instance where its store is. What only services apart need is two thirds of a program, and is loaded where they are. */
export async function open(where: Where): Promise<Instance> {
  if (typeof where === 'string') return openInstance(where);
  const { openApartMatrix } = await import('./apart-instance.ts');
  return openApartMatrix(where);
}
