/** Where a stream is that a proxy may care about; null: anywhere else. */
export type FramePoint =
  /** PostgreSQL: the client asks for COMMIT. */
  | 'commit'
  /** PostgreSQL: the server says that it has committed. */
  | 'committed'
  /** HTTP: a request is whole. */
  | 'request'
  /** HTTP: an answer is whole. */
  | 'response';

/** A piece of a stream that is whole, as its protocol counts. */
export interface Frame {
  readonly bytes: Buffer;
  readonly point: FramePoint | null;
}

/** Cuts one direction of a connection into frames, whatever the chunks it comes in. What the frames hold, put together, is the stream. */
export interface Splitter {
  /** The frames that are whole now. @throws Error where the stream is not of the protocol. */
  push(chunk: Buffer): Frame[];
}

/** The splitters of both directions of one connection: an answer can only be read by who has read the question. */
export interface Splitters {
  readonly toServer: Splitter;
  readonly toClient: Splitter;
}

/** Largest frame that is kept in memory; a longer one is not of our tests. */
export const FRAME_BYTES_MAX = 64 * 1024 * 1024;
