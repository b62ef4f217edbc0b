import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

import { CALL_ENTRIES_MAX, type ChannelCall, DEADLINE_MS_MAX } from './protocol.ts';

const NAME_MAX = 100;
const ARGUMENTS_MAX = 10;

const Ask = Type.Union([
  Type.Object({
    kind: Type.Union([Type.Literal('run'), Type.Literal('step')]),
    // The command itself is held to its own schema where it is given.
    command: Type.Unknown(),
  }),
  Type.Object({ kind: Type.Literal('undo'), command: Type.Unknown(), undoes: Type.String({ format: 'uuid' }) }),
  Type.Object({
    kind: Type.Literal('close'),
    tenantId: Type.Integer({ minimum: 1 }),
    stepId: Type.String({ format: 'uuid' }),
  }),
  Type.Object({
    kind: Type.Literal('read'),
    name: Type.String({ maxLength: NAME_MAX }),
    args: Type.Array(Type.Unknown(), { maxItems: ARGUMENTS_MAX }),
    seen: Type.Optional(Type.Number({ minimum: 0 })),
  }),
]);

const Call = Compile(
  Type.Object({
    entries: Type.Array(Type.Object({ ask: Ask, remainingMs: Type.Number({ minimum: 0, maximum: DEADLINE_MS_MAX }) }), {
      minItems: 1,
      maxItems: CALL_ENTRIES_MAX,
    }),
  }),
);

/** Whether a value is a call; its commands are looked at one by one when they are given. */
export function isChannelCall(value: unknown): value is ChannelCall {
  return Call.Check(value);
}
