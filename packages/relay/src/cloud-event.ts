import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { EVENT_SCHEMAS } from '@kontor/contracts/event-schemas';
import { formatInstant } from '@kontor/kernel/clock';
import { uuidFromName } from '@kontor/kernel/uuid';
import type { LoggedEvent } from '@kontor/runtime/read-log';
import { type TSchema, Type } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** The media type of an event in structured form (CloudEvents 1.0, JSON format). */
export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8';
/** Where the schema of an event's data is, in the repository. */
const DATA_SCHEMA = 'docs/events.json#/$defs/';

/** Names an event for ever, to every consumer: the same event has the same id whenever it is sent, and after a restore no other event has it. */
export function eventId(service: ServiceName, { tenantId, commandId, ordinal }: LoggedEvent): string {
  return uuidFromName('event', service, String(tenantId), commandId, String(ordinal));
}

/** The subject of the broker under which an event is published. */
export function eventSubject(service: ServiceName, { tenantId, type }: LoggedEvent): string {
  return `kontor.${tenantId}.${service}.${type}`;
}

/**
 * An event as CloudEvents 1.0 has it, in structured JSON. `data` is the payload as it was logged, byte for byte; `sequence` (the position in the service's
 * log, without gaps) and `traceparent` are registered extensions, the rest is what a consumer needs beside them.
 */
export function writeCloudEvent(service: ServiceName, event: LoggedEvent): string {
  const attributes = {
    specversion: '1.0',
    id: eventId(service, event),
    source: `/kontor/${event.tenantId}/${service}`,
    type: `kontor.${service}.${event.type}`,
    subject: `${event.aggregateType}/${event.aggregateId}`,
    time: formatInstant(event.at),
    datacontenttype: 'application/json',
    dataschema: `${DATA_SCHEMA}${service}.${event.type}`,
    sequence: String(event.position),
    ...(event.traceparent === null ? {} : { traceparent: event.traceparent }),
    tenant: event.tenantId,
    aggregateversion: event.version,
    commandid: event.commandId,
    ordinal: event.ordinal,
  };
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${event.payload}}`;
}

const Uuid = Type.String({ format: 'uuid' });
const Envelope = Type.Object({
  specversion: Type.Literal('1.0'),
  id: Uuid,
  source: Type.String(),
  type: Type.String({ pattern: '^kontor\\.[a-z]+\\.[A-Za-z]+$' }),
  subject: Type.String({ pattern: '^[a-z_]+/[0-9a-f-]{36}$' }),
  time: Type.String({ format: 'date-time' }),
  sequence: Type.String({ pattern: '^[1-9][0-9]{0,17}$' }),
  traceparent: Type.Optional(Type.String()),
  tenant: Type.Integer({ minimum: 1 }),
  aggregateversion: Type.Integer({ minimum: 1 }),
  commandid: Uuid,
  ordinal: Type.Integer({ minimum: 0 }),
  data: Type.Unknown(),
});
const envelope = Compile(Envelope);
const data = new Map<string, Validator>();

/** A message that is no event of ours; says why, without what it holds. */
export class PoisonedMessageError extends Error {
  override readonly name = 'PoisonedMessageError';
}

/**
 * The event that a message holds, checked whole: its envelope, its data by the schema of its name, and that its id is the one that it must have.
 * Fields that a schema does not know are passed over. @throws PoisonedMessageError
 */
export function readCloudEvent(service: ServiceName, text: string): LoggedEvent {
  const message = parse(text);
  if (!envelope.Check(message))
    throw new PoisonedMessageError(`the envelope is not valid: ${firstError(envelope, message)}`);
  const [, named = '', type = ''] = message.type.split('.');
  if (named !== service) throw new PoisonedMessageError(`it is of ${named}, not of ${service}`);
  const validator = validatorOf(service, type);
  if (validator === null) throw new PoisonedMessageError(`${service} has no event ${type}`);
  if (!validator.Check(message.data))
    throw new PoisonedMessageError(`the data of ${type} is not valid: ${firstError(validator, message.data)}`);
  const [aggregateType = '', aggregateId = ''] = message.subject.split('/');
  const event: LoggedEvent = {
    position: BigInt(message.sequence),
    tenantId: message.tenant,
    aggregateType,
    aggregateId,
    version: message.aggregateversion,
    type,
    payload: JSON.stringify(message.data),
    commandId: message.commandid,
    ordinal: message.ordinal,
    traceparent: message.traceparent ?? null,
    at: Date.parse(message.time),
  };
  if (eventId(service, event) !== message.id) throw new PoisonedMessageError('the id is not that of this event');
  return event;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PoisonedMessageError('it is not JSON');
  }
}

function validatorOf(service: ServiceName, type: string): Validator | null {
  const name = `${service}.${type}`;
  const known = data.get(name);
  if (known !== undefined) return known;
  const schema: TSchema | undefined = SERVICES.includes(service) ? EVENT_SCHEMAS[service][type] : undefined;
  if (schema === undefined) return null;
  const compiled = Compile(schema);
  data.set(name, compiled);
  return compiled;
}

function firstError(validator: Pick<Validator, 'Errors'>, value: unknown): string {
  const [first] = validator.Errors(value);
  return `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim();
}
