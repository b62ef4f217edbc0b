import type { InjectOptions, LightMyRequestResponse } from 'fastify';

/** A bad request, and what the contract says about it. */
export interface Case {
  readonly name: string;
  readonly request: InjectOptions;
  readonly status: number;
  /** Codes of which the answer has one; absent: any. */
  readonly codes?: readonly string[];
  /** The field that the answer must name, as a path such as `items/0/quantity`; absent: none is at fault. */
  readonly field?: string;
}

const SHAPE = new Set(['error', 'details', 'code', 'request_id']);
/** What an answer would hold that shows something of the inside. */
const INSIDE =
  /node_modules|node:internal|\.ts:\d|at \w+ \(|syntax error|invalid input syntax|relation "|SQLSTATE|violates/;

/** What is wrong with the answer to a bad request; null: nothing. */
export function judge(each: Case, answer: LightMyRequestResponse): string | null {
  const said = `${answer.statusCode} ${answer.body.slice(0, 300)}`;
  if (answer.statusCode !== each.status) return `not ${each.status}: ${said}`;
  const body = parse(answer.body);
  if (body === null) return `no JSON object: ${said}`;
  const { error, details, code, request_id: requestId } = body;
  if (Object.keys(body).some((key) => !SHAPE.has(key))) return `more than the one shape: ${said}`;
  if (typeof error !== 'string' || error === '' || typeof code !== 'string') return `not the one shape: ${said}`;
  if (typeof requestId !== 'string' || requestId !== answer.headers['x-request-id']) return `no request id: ${said}`;
  if (!String(answer.headers['content-type']).startsWith('application/json')) return `no JSON by its type: ${said}`;
  if (INSIDE.test(answer.body)) return `shows something of the inside: ${said}`;
  if (each.codes !== undefined && !each.codes.includes(code)) return `not ${each.codes.join(' or ')}: ${said}`;
  if (each.field !== undefined && !names(details, each.field)) return `does not name ${each.field}: ${said}`;
  return null;
}

function names(details: unknown, field: string): boolean {
  return Array.isArray(details) && details.some((each: { field?: unknown }) => each.field === field);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
