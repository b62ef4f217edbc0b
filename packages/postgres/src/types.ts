import pg from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const JSONB = 3802;
const JSON_TYPE = 114;
const TEXT_FORMAT = 'text';

const SHORT_OFFSET = /[+-]\d\d$/;

/** Milliseconds since the epoch of a timestamptz in PostgreSQL's ISO text form, microseconds cut off. */
function parseTimestamp(text: string): number {
  const iso = text.replace(' ', 'T');
  return Date.parse(SHORT_OFFSET.test(iso) ? `${iso}:00` : iso);
}

/**
 * How values come back: int8 as bigint (money never passes through a number), timestamptz as milliseconds since the
 * epoch, json and jsonb as their text, which `decodeJson` of the kernel reads. Everything else as `pg` has it.
 */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format === undefined || format === TEXT_FORMAT) {
      if (oid === INT8) return BigInt;
      if (oid === TIMESTAMPTZ) return parseTimestamp;
      if (oid === JSONB || oid === JSON_TYPE) return asText;
    }
    return pg.types.getTypeParser(oid, format);
  },
};

function asText(text: string): string {
  return text;
}
