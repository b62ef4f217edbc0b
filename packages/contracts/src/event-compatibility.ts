/** A JSON Schema, as far as events are described by it. */
export type EventSchema = { readonly [keyword: string]: unknown };

/** Words for people, which promise nothing. */
const WORDS = new Set(['title', 'description', 'examples']);
/** Keywords that are looked at one by one; all others must stay what they are. */
const COMPARED = new Set(['properties', 'required', 'items', 'enum', 'anyOf']);

/**
 * Why events of the schema `after` may not take the place of those of `before`, by the name of the field; empty where they may. Both directions
 * count: events that are in the logs for ever must still be read, and readers of today must read those of tomorrow. So a field may be added where it is
 * optional, and a word to a list of words; nothing else of what a schema promises may change. What must change is an event of another name.
 */
function incompatibilities(before: EventSchema, after: EventSchema, path = ''): string[] {
  return [
    ...changedKeywords(before, after, path),
    ...changedWords(before, after, path),
    ...changedFields(before, after, path),
    ...changedItems(before, after, path),
    ...changedBranches(before, after, path),
  ];
}

/** The same over all events of a document, by their names. */
export function incompatibleEvents(
  before: Readonly<Record<string, EventSchema>>,
  after: Readonly<Record<string, EventSchema>>,
): string[] {
  return Object.entries(before).flatMap(([name, schema]) => {
    const now = after[name];
    if (now === undefined) return [`${name} is gone: events of this name are in the logs for ever`];
    return incompatibilities(schema, now, name);
  });
}

function changedKeywords(before: EventSchema, after: EventSchema, path: string): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !WORDS.has(name) && !COMPARED.has(name))
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => `${path}: ${name} was ${words(before[name])} and is ${words(after[name])}`);
}

function changedWords(before: EventSchema, after: EventSchema, path: string): string[] {
  const [had, has] = [listOf(before['enum']), listOf(after['enum'])];
  if ((had === null) !== (has === null)) return [`${path}: enum was ${words(had)} and is ${words(has)}`];
  return (had ?? [])
    .filter((word) => has?.includes(word) === false)
    .map((word) => `${path}: ${words(word)} is gone from its values`);
}

function changedFields(before: EventSchema, after: EventSchema, path: string): string[] {
  const [had, has] = [fieldsOf(before), fieldsOf(after)];
  const [needed, needs] = [listOf(before['required']) ?? [], listOf(after['required']) ?? []];
  const kept = Object.entries(had).flatMap(([name, schema]) => {
    const now = has[name];
    const at = `${path}.${name}`;
    if (now === undefined) return [`${at} is gone: readers count on it`];
    if (needed.includes(name) && !needs.includes(name)) return [`${at} has become optional: readers count on it`];
    if (!needed.includes(name) && needs.includes(name)) {
      return [`${at} has become required: the logs hold events without it`];
    }
    return incompatibilities(schema, now, at);
  });
  const added = Object.keys(has)
    .filter((name) => !Object.hasOwn(had, name) && needs.includes(name))
    .map((name) => `${path}.${name} is new and required: the logs hold events without it`);
  return [...kept, ...added];
}

function changedItems(before: EventSchema, after: EventSchema, path: string): string[] {
  const [had, has] = [before['items'], after['items']];
  if (had === undefined && has === undefined) return [];
  if (had === undefined || has === undefined) return [`${path}: items were ${words(had)} and are ${words(has)}`];
  return incompatibilities(had as EventSchema, has as EventSchema, `${path}[]`);
}

/** A value of one of several kinds keeps all of them and gets no other: a reader would not know it. */
function changedBranches(before: EventSchema, after: EventSchema, path: string): string[] {
  const [had, has] = [listOf(before['anyOf']) ?? [], listOf(after['anyOf']) ?? []];
  if (had.length !== has.length) return [`${path}: was one of ${had.length} kinds and is one of ${has.length}`];
  return had.flatMap((schema, index) => incompatibilities(schema as EventSchema, has[index] as EventSchema, path));
}

function fieldsOf(schema: EventSchema): Readonly<Record<string, EventSchema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, EventSchema>>;
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

function words(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : JSON.stringify(value);
}
