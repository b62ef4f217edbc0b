import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

const WAIT_MS_MAX = 20_000;

/** A message of a stream. */
export interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How a stream is asked for. */
export interface StreamOptions {
  readonly cookie?: string | null;
  readonly query?: string;
  readonly lastEventId?: string | null;
}

/** Reads server-sent events as a browser's EventSource does, but comes back only when it is told to. */
export class EventStream {
  readonly messages: Message[] = [];
  /** The last id that came, also of a block without data. */
  lastEventId: string | null;
  readonly #request: ClientRequest;
  readonly #response: Promise<IncomingMessage>;
  /** Resolves when the connection has ended, in whichever way. */
  readonly ended: Promise<void>;
  #wake = Promise.withResolvers<void>();
  #text = '';

  constructor(server: string, { cookie = null, query = '', lastEventId = null }: StreamOptions = {}) {
    this.lastEventId = lastEventId;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    this.#response = promise;
    promise.catch(() => undefined);
    const ended = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.#request = request(new URL(`/events/${query}`, server), {
      agent: new Agent({ keepAlive: false }),
      headers: {
        accept: '*/*',
        ...(cookie === null ? {} : { cookie }),
        ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
      },
    });
    this.#request.on('response', (response) => {
      response.setEncoding('utf8');
      response.on('data', (text: string) => this.#read(text));
      response.on('error', () => undefined);
      resolve(response);
    });
    this.#request.on('error', reject);
    this.#request.on('close', () => {
      ended.resolve();
      this.#wake.resolve();
    });
    this.#request.end();
  }

  /** Its head has come. @throws what the connection ended with. */
  async opened(): Promise<IncomingMessage> {
    return this.#response;
  }

  /** Resolves when `done` holds of what has come. @throws Error when the stream ends before, or nothing comes for long. */
  async until(
    done: (messages: readonly Message[]) => boolean,
    what = 'the messages that are waited for',
  ): Promise<void> {
    const late = AbortSignal.timeout(WAIT_MS_MAX);
    late.addEventListener('abort', () => this.#wake.resolve());
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    while (!done(this.messages)) {
      if (late.aborted || over) {
        throw new Error(
          `${over ? 'the stream ended' : 'nothing came'} before ${what}: ${JSON.stringify(this.messages.slice(-5))}`,
        );
      }
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
  }

  /** Takes nothing any more, until `resume`. */
  async pause(): Promise<void> {
    (await this.#response).pause();
  }

  async resume(): Promise<void> {
    (await this.#response).resume();
  }

  /** Breaks the connection off. */
  cut(): void {
    this.#request.destroy();
  }

  #read(text: string): void {
    this.#text += text;
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end < 0) break;
      this.#take(this.#text.slice(0, end));
      this.#text = this.#text.slice(end + 2);
    }
    this.#wake.resolve();
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    if (data === undefined) return;
    const parsed = JSON.parse(data) as Message['data'];
    this.messages.push({ id: this.lastEventId ?? '', event: fields.get('event') ?? 'message', data: parsed });
  }
}

/** What was told of orders and of money for orders, as texts that name each change once. */
export function changesIn(messages: readonly Message[]): string[] {
  return messages
    .filter(({ event, data }) => (event === 'order' || event === 'wallet') && typeof data['order_id'] === 'string')
    .map(({ event, data }) => [event, data['order_id'], data['user_id'] ?? '', data['version']].join(' '));
}
