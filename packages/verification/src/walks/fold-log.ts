import type { DomainEvent } from '@kontor/contracts/command';
import type { Instant } from '@kontor/kernel/clock';
import { decodeJson, encodeJson } from '@kontor/kernel/json';
import type { Queryable } from '@kontor/postgres/statement';

import type { Findings } from '../findings.ts';
import { type EventRow, eventsInStreamOrder } from '../queries/events.ts';
import { pagesOf } from '../streams/cursor.ts';
import { keyOf, type Sorted } from '../streams/merge.ts';
import { type PayloadShape, shapeProblem } from './payload-shape.ts';

/** One stream of a log, folded. */
export interface FoldedStream<Aggregate> {
  readonly key: string;
  readonly tenantId: number;
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** What the events come to, as far as they could be folded. */
  readonly aggregate: Aggregate | null;
  /** Why an event could not be folded; null where all were. */
  readonly problem: string | null;
}

/** A service's log, and how it is folded. */
export interface LogFold<Aggregate, Event extends DomainEvent> {
  readonly store: Queryable;
  readonly service: Parameters<typeof eventsInStreamOrder>[0];
  readonly shapes: Readonly<Record<string, PayloadShape>>;
  readonly findings: { readonly types_known: Findings; readonly payloads_known: Findings };
  /** The service's own pure evolve, for streams of `aggregateType`. Throws where the event cannot follow. */
  evolve(aggregateType: string, before: Aggregate | null, event: Event, at: Instant): Aggregate;
  /** Told of every event before it is folded, as long as the stream could be. */
  watch?(row: EventRow, before: Aggregate | null, event: Event): void;
}

/** Folds every stream of a log from its beginning, one after another in the order of `keyOf` their id, tenant and type; holds one page of events. */
export function foldLog<Aggregate, Event extends DomainEvent>(
  fold: LogFold<Aggregate, Event>,
): Sorted<FoldedStream<Aggregate>> {
  return { pages: foldedPages(fold), key: ({ key }) => key };
}

async function* foldedPages<Aggregate, Event extends DomainEvent>(
  fold: LogFold<Aggregate, Event>,
): AsyncGenerator<readonly FoldedStream<Aggregate>[], void> {
  let stream: FoldedStream<Aggregate> | null = null;
  for await (const page of pagesOf(fold.store, eventsInStreamOrder(fold.service))) {
    const ended: FoldedStream<Aggregate>[] = [];
    for (const row of page) {
      const key = keyOf(row.aggregate_id, row.tenant_id, row.aggregate_type);
      if (stream === null || stream.key !== key) {
        if (stream !== null) ended.push(stream);
        stream = begin(key, row);
      }
      stream = step(fold, stream, row);
    }
    yield ended;
  }
  if (stream !== null) yield [stream];
}

function begin<Aggregate>(key: string, row: EventRow): FoldedStream<Aggregate> {
  const { tenant_id: tenantId, aggregate_type: aggregateType, aggregate_id: aggregateId } = row;
  return { key, tenantId, aggregateType, aggregateId, aggregate: null, problem: null };
}

function step<Aggregate, Event extends DomainEvent>(
  { shapes, findings, evolve, watch }: LogFold<Aggregate, Event>,
  stream: FoldedStream<Aggregate>,
  row: EventRow,
): FoldedStream<Aggregate> {
  const place = () => ({ tenant_id: row.tenant_id, position: row.position, type: row.type });
  const shape = Object.hasOwn(shapes, row.type) ? shapes[row.type] : undefined;
  findings.types_known.examine(shape !== undefined, place);
  if (shape === undefined) return { ...stream, problem: `position ${row.position}: unknown type ${row.type}` };
  const payload: unknown = JSON.parse(row.payload);
  const problem = payloadProblem(row.type, shape, payload);
  findings.payloads_known.examine(problem === null, () => ({ ...place(), problem }));
  if (stream.problem !== null) return stream;
  try {
    const event = decodeJson<Event>(payload);
    watch?.(row, stream.aggregate, event);
    return { ...stream, aggregate: evolve(stream.aggregateType, stream.aggregate, event, row.occurred_at) };
  } catch (error) {
    return { ...stream, problem: `position ${row.position}: ${(error as Error).message}` };
  }
}

function payloadProblem(type: string, shape: PayloadShape, payload: unknown): string | null {
  const { type: told, ...fields } = payload as Readonly<Record<string, unknown>>;
  return told === type ? shapeProblem(shape, fields) : 'type: not that of the event';
}

/** The fields in which what was folded and what is stored differ, with both values; null where they are the same. */
function difference(folded: object | null, stored: object | null): Record<string, unknown> | null {
  if (folded === null || stored === null) {
    return folded === stored ? null : { problem: folded === null ? 'no events' : 'no row' };
  }
  const other = stored as Readonly<Record<string, unknown>>;
  const differing = Object.entries(folded).filter(([name, value]) => !isSame(value, other[name]));
  if (differing.length === 0) return null;
  return Object.fromEntries(
    differing.flatMap(([name, value]) => [
      [`folded.${name}`, encodeJson(value)],
      [`stored.${name}`, encodeJson(other[name] ?? null)],
    ]),
  );
}

/** Whether two values of a state, which are plain data, are the same. */
function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => isSame(left[name as keyof typeof left], right[name as keyof typeof right]));
}

/** Judges one stream: it could be folded, and is what is stored. `stored` is null where there is no row. */
export function examineFold(
  findings: Findings,
  place: Readonly<Record<string, unknown>>,
  stream: Pick<FoldedStream<object>, 'aggregate' | 'problem'>,
  stored: object | null,
): void {
  const different = stream.problem === null ? difference(stream.aggregate, stored) : { problem: stream.problem };
  findings.examine(different === null, () => ({ ...place, ...different }));
}
