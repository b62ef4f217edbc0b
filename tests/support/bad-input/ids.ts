import { randomUUID } from 'node:crypto';

/** A UUID that nothing in the store has. */
export function uuidv4(): string {
  return randomUUID();
}

/** Ids that are well-formed and name nothing. */
export function unknownIds(): string[] {
  return [uuidv4(), '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
}
