/**
 * JSON with the keys of every object in code-unit order, so that two texts that say the same are the same text. Of the
 * outermost object the keys in `without` are left out. Takes what a JSON parser made, however deep that let it be.
 */
export function canonicalJson(value: unknown, without: readonly string[] = []): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const fields = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    if (without.includes(key) || fields[key] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(fields[key])}`;
  }
  return `{${text}}`;
}
