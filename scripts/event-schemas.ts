/**
 * Writes docs/events.json, the JSON Schemas of all events: `node scripts/event-schemas.ts`. With `--check` it writes nothing, and fails where the file is not what the
 * source says. Either way it refuses a change that the logs, or readers of today, would not survive: such an event needs another name.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode24, root } from './command.ts';

type Schema = { readonly [keyword: string]: unknown };
type Document = { readonly $defs: Readonly<Record<string, Schema>> };
type Compatibility = {
  incompatibleEvents: (before: Document['$defs'], after: Document['$defs']) => string[];
};
type Schemas = { EVENT_SCHEMAS: Readonly<Record<string, Readonly<Record<string, Schema>>>> };

requireNode24();
const file = join(root, 'docs/events.json');
const contracts = new URL('../packages/contracts/src/', import.meta.url);
const { incompatibleEvents } = (await import(new URL('event-compatibility.ts', contracts).href)) as Compatibility;
const { EVENT_SCHEMAS } = (await import(new URL('event-schemas.ts', contracts).href)) as Schemas;

const events = Object.entries(EVENT_SCHEMAS).flatMap(([service, schemas]) =>
  Object.entries(schemas).map(([name, schema]) => [`${service}.${name}`, schema] as const),
);
const text = `${JSON.stringify(
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Events of Kontor',
    description:
      'The data of every event, by service and name. Fields and words may be added; readers pass over what they do not know.',
    $defs: Object.fromEntries(events),
  },
  null,
  2,
)}\n`;
const committed = existsSync(file) ? readFileSync(file, 'utf8') : null;
const complaints =
  committed === null
    ? []
    : incompatibleEvents((JSON.parse(committed) as Document).$defs, (JSON.parse(text) as Document).$defs);
if (complaints.length > 0) {
  console.error(`${complaints.join('\n')}\nThis change of events cannot be made: give the new form another name.`);
  process.exitCode = 1;
} else if (committed !== text) {
  if (process.argv.includes('--check')) {
    console.error('docs/events.json: not what the source says; run `node scripts/event-schemas.ts`');
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
console.log(`${events.length} events`);
