import { expect } from 'vitest';

/** A block of commands, and what the README says of its outcome. */
export interface Example {
  readonly code: string;
  /** One for each request, in order. */
  readonly statuses: readonly string[];
  /** JSON of which the answer has at least every field, or lines that the output holds; empty: only the statuses are told. */
  readonly answer: string;
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```\n/gm;
const OUTCOME = /^(\d{3}(?: \d{3})*)\n([\s\S]*)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The `sh` blocks of a README, each with the `text` block below it: a line of statuses, then the answer. */
export function examplesOf(readme: string): Example[] {
  const examples: Example[] = [];
  for (const [, language = '', content = ''] of readme.matchAll(FENCE)) {
    if (language === 'sh') examples.push({ code: content, statuses: [], answer: '' });
    if (language !== 'text') continue;
    const example = examples.pop();
    const [, statuses, answer = ''] = OUTCOME.exec(content) ?? [];
    if (example?.statuses.length !== 0 || statuses === undefined)
      throw new Error(`not the outcome of a block: ${content}`);
    examples.push({ ...example, statuses: statuses.split(' '), answer });
  }
  return examples;
}

/** Fails where the output of a block is not what the README shows, ids and times apart. */
export function expectAnswer(output: string, { code, answer }: Example): void {
  if (answer.startsWith('{')) {
    const shown: unknown = JSON.parse(answer);
    expect(asShown(JSON.parse(output), shown), code).toEqual(shown);
  } else {
    for (const line of answer.split('\n')) expect(output, code).toContain(line);
  }
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
