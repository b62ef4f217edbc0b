/** Anything JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Writes `value` as JSON with bigints as decimal strings. By convention only fields whose name ends in `Minor` hold
 * bigints, which is how `decodeJson` knows to read them back.
 */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => (typeof field === 'bigint' ? field.toString() : field));
}

/** Reads back what `encodeJson` wrote; also takes a value that was parsed already, and leaves that as it is. */
export function decodeJson<T>(json: unknown): T {
  return reviveMinor(typeof json === 'string' ? JSON.parse(json) : structuredClone(json)) as T;
}

/** In place: most of what is decoded are events, by the thousand, and copies of them were two thirds of the work. */
function reviveMinor(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (const element of value) reviveMinor(element);
    return value;
  }
  const fields = value as Record<string, unknown>;
  for (const key in fields) {
    const field = fields[key];
    if (typeof field === 'object') reviveMinor(field);
    else if (typeof field === 'string' && key.endsWith('Minor')) fields[key] = BigInt(field);
  }
  return fields;
}
