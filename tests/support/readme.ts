import { expect } from 'vitest';

/** A block of commands, and what the README says of its outcome. */
export interface Example {
  readonly code: string;
  /** One for each request, in order. */
  readonly statuses: readonly string[];
  /** JSON of which the answer has at least every field, or lines that the output holds; null: only the statuses are told. */
  readonly answer: { readonly language: 'json' | 'text'; readonly content: string } | null;
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```\n(?:→ ((?:`\d{3}` ?)+)\n)?/gm;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The `sh` blocks of a README with the statuses on the line below, and the `json` or `text` block below that. */
export function examplesOf(readme: string): Example[] {
  const examples: Example[] = [];
  let answered = true;
  for (const [, language = '', content = '', statuses = ''] of readme.matchAll(FENCE)) {
    if (language === 'sh') {
      examples.push({ code: content, statuses: statuses.match(/\d{3}/g) ?? [], answer: null });
      answered = false;
    } else if (language === 'json' || language === 'text') {
      const example = examples.pop();
      expect(example !== undefined && !answered, `the ${language} block belongs to an sh block: ${content}`).toBe(true);
      examples.push({ ...(example as Example), answer: { language, content } });
      answered = true;
    }
  }
  return examples;
}

/** Fails where the output of a block is not what the README shows, ids and times apart. */
export function expectAnswer(output: string, { code, answer }: Example): void {
  if (answer === null) return;
  if (answer.language === 'text') {
    for (const line of answer.content.trimEnd().split('\n')) expect(output, code).toContain(line);
    return;
  }
  const shown: unknown = JSON.parse(answer.content);
  expect(asShown(JSON.parse(output), shown), code).toEqual(shown);
}

/** The part of an answer that is shown: objects may have more fields, lists more entries at their end. Ids and times count as equal. */
function asShown(real: unknown, shown: unknown): unknown {
  if (typeof shown === 'string' && typeof real === 'string') {
    return [UUID, TIME].some((form) => form.test(shown) && form.test(real)) ? shown : real;
  }
  if (Array.isArray(shown) && Array.isArray(real)) return shown.map((each, index) => asShown(real[index], each));
  if (!isRecord(shown) || !isRecord(real)) return real;
  return Object.fromEntries(Object.entries(shown).map(([name, each]) => [name, asShown(real[name], each)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
