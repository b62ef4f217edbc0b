import { InstantOutput } from '@kontor/http/schemas';
import { formatInstant } from '@kontor/kernel/clock';
import { type Static, Type } from 'typebox';

import type { ProjectionLag } from '../services.ts';

/** How fresh a read model is. */
export const AsOf = Type.Object(
  {
    position: Type.Integer({ description: 'Position in its log up to which everything is in it.' }),
    behind: Type.Integer({ description: 'Events that are not in it yet.' }),
    at: InstantOutput,
  },
  { description: 'Lists and sums are folded from a log in the background: how far they have come.' },
);

/** The same, as it is sent. */
export function presentLag({ position, behind, asOf }: ProjectionLag): Static<typeof AsOf> {
  return { position: Number(position), behind: Number(behind), at: formatInstant(asOf) };
}
