import type { Command, ServiceName } from '@kontor/contracts/command';
import type { Outcome } from '@kontor/contracts/outcome';
import type { Refusal } from '@kontor/contracts/refusals';

/**
 * Which contract both sides of a call speak. It is raised with every change of a command, an answer or a read that the other side could
 * misunderstand; two sides of different numbers refuse each other. What it stands for is held in protocol.test.ts.
 */
export const CHANNEL_CONTRACT = '1';
/** Says which contract its sender speaks: in every call, and in every answer. */
export const CONTRACT_HEADER = 'x-kontor-contract';
/** Media type of a call's body: `encodeWire` of a `ChannelCall`. */
export const CALL_TYPE = 'application/vnd.kontor.call+json';
/** Media type of an answer's body: a line of `encodeWire` for each entry, in the order in which they are done. */
export const ANSWER_TYPE = 'application/vnd.kontor.answers+jsonl';

/** Most entries in one call. */
export const CALL_ENTRIES_MAX = 256;
/** Largest body of a call that holds more than one entry. */
export const CALL_BYTES_MAX = 2 * 1024 * 1024;
/** Largest body that is read: one command of a thousand lines is about 100 KB. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** Longest time that an entry may ask for. */
export const DEADLINE_MS_MAX = 60_000;

/** Where a service takes calls. */
export function callPath(service: ServiceName): string {
  return `/internal/${service}/call`;
}

/** What one entry of a call asks for. */
export type ChannelAsk =
  /** Run a command; a second one with its id has no second effect. */
  | { readonly kind: 'run'; readonly command: Command }
  /** Run a step of a saga: like a command, but what it was answered it is always answered again, refusals too. */
  | { readonly kind: 'step'; readonly command: Command }
  /** See to it that the saga's step `undoes` never takes effect from now on, and take it back with `command` if it had. */
  | { readonly kind: 'undo'; readonly command: Command; readonly undoes: string }
  /** See to it that the step never takes effect from now on; the answer tells whether it had. */
  | { readonly kind: 'close'; readonly tenantId: number; readonly stepId: string }
  /**
   * One of the service's read functions. `seen`: up to which moment of its database's clock it must see what was committed, so that it may read from a replica;
   * absent: everything.
   */
  | { readonly kind: 'read'; readonly name: string; readonly args: readonly unknown[]; readonly seen?: number };

/** An entry of a call: what is asked, and for how many milliseconds from now its caller waits. Clocks of two machines need not agree. */
export interface ChannelEntry {
  readonly ask: ChannelAsk;
  readonly remainingMs: number;
}

/** What one call carries. */
export interface ChannelCall {
  readonly entries: readonly ChannelEntry[];
}

/** What one entry came to. */
export type ChannelReply =
  | {
      readonly kind: 'answered';
      readonly outcome: Outcome<unknown>;
      readonly replayed: boolean;
      readonly requestId: string;
    }
  | { readonly kind: 'value'; readonly value: unknown }
  /** Nobody knows more than that: the queue was full, the deadline passed, or the machine broke. */
  | { readonly kind: 'failed'; readonly refusal: Refusal; readonly retryAfterSeconds: number | null };

/** One line of an answer. */
export interface ChannelLine {
  /** Place of the entry in its call. */
  readonly at: number;
  readonly reply: ChannelReply;
}
