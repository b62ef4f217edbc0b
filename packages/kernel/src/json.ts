/** Anything JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Writes `value` as JSON with bigints as decimal strings. By convention only fields whose name ends in `Minor` hold
 * bigints, which is how `decodeJson` knows to read them back.
 */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? field.toString() : field));
}

/** Reads back what `encodeJson` wrote; also takes a value that was parsed already, as a driver does with jsonb. */
export function decodeJson<T>(json: unknown): T {
  return reviveMinor(typeof json === 'string' ? JSON.parse(json) : json) as T;
}

function reviveMinor(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reviveMinor);
  if (typeof value !== 'object' || value === null) return value;
  const revived: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    revived[key] = typeof field === 'string' && key.endsWith('Minor') ? BigInt(field) : reviveMinor(field);
  }
  return revived;
}
