import { Nullable } from '@kontor/http/schemas';
import { Type } from 'typebox';

import { ROWS_KEPT_MAX } from '../findings.ts';

/** A time span in an answer. */
export const Milliseconds = Type.Number({ minimum: 0, description: 'Milliseconds.' });

/** What one check came to. */
export const CheckAnswer = Type.Object({
  name: Type.String({ examples: ['charged_once'] }),
  invariant: Type.Integer({ minimum: 1, description: 'Number of the invariant in the design.' }),
  sentence: Type.String({ description: 'What holds.' }),
  checked: Type.Integer({ minimum: 0, description: 'Rows that were looked at.' }),
  violations: Type.Integer({ minimum: 0, description: 'Rows that break it.' }),
  ms: Milliseconds,
  rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
    maxItems: ROWS_KEPT_MAX,
    description: 'The first rows that break it.',
  }),
  skipped: Nullable(Type.String({ description: 'Why the check was not made.' })),
});
