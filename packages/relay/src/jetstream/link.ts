import type { ServiceName } from '@kontor/contracts/command';
import {
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { connect, type NatsConnection, nanos } from '@nats-io/transport-node';

/** How long a stream keeps an event: what a consumer missed for longer, it reads from the log. */
export const STREAM_AGE_MS = 7 * 24 * 3_600_000;
/** Within which the broker drops an event that it has already, by its id. */
const DUPLICATE_WINDOW_MS = 120_000;
/** Copies of a stream in a cluster: one of them may be lost. */
const CLUSTER_REPLICAS = 3;
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_PAUSE_MS = 250;
const PING_MS = 2_000;
const ANSWER_MS_MAX = 5_000;

/** The stream that a log is published to. */
export function streamName(log: ServiceName): string {
  return `KONTOR_${log.toUpperCase()}`;
}

/** A way to the broker, opened when it is first needed, and again after it was lost. */
export class NatsLink {
  readonly #servers: string[];
  readonly #options: { readonly user?: string; readonly pass?: string };
  readonly #onChange: (connected: boolean, error?: unknown) => void;
  #opening: Promise<NatsConnection> | null = null;
  #connected = false;
  #closed = false;

  /** `url` may name several servers of one cluster, with commas. `onChange` is told when the connection came or went. */
  constructor(url: string, onChange: (connected: boolean, error?: unknown) => void) {
    const urls = url.split(',').map((each) => new URL(each.trim()));
    this.#servers = urls.map(({ protocol, host }) => `${protocol}//${host}`);
    const [{ username, password } = { username: '', password: '' }] = urls;
    this.#options = username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    this.#onChange = onChange;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** The client of JetStream. @throws where the broker is away. */
  async client(): Promise<JetStreamClient> {
    return jetstream(await this.#open(), { timeout: ANSWER_MS_MAX });
  }

  /** What looks after streams. @throws where the broker is away. */
  async manager(): Promise<JetStreamManager> {
    return jetstreamManager(await this.#open(), { checkAPI: false, timeout: ANSWER_MS_MAX });
  }

  /** Whether the broker answers. @throws Error where it does not. */
  async ping(): Promise<void> {
    await (await this.manager()).getAccountInfo();
  }

  /** The stream of a log, made where it is not there: kept by three servers in a cluster, by the one there is elsewhere. */
  async stream(log: ServiceName): Promise<{ readonly created: string; readonly sequence: number }> {
    const connection = await this.#open();
    const manager = await this.manager();
    const name = streamName(log);
    const info = await manager.streams.info(name).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== STREAM_NOT_FOUND) throw error;
      return manager.streams.add({
        name,
        description: `The log of ${log}, as CloudEvents`,
        subjects: [`kontor.*.${log}.>`],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.Old,
        max_age: nanos(STREAM_AGE_MS),
        duplicate_window: nanos(DUPLICATE_WINDOW_MS),
        num_replicas: connection.info?.cluster === undefined ? 1 : CLUSTER_REPLICAS,
      });
    });
    return { created: String(info.created), sequence: info.state.last_seq };
  }

  /** Ends the connection, whatever is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    const connection = await this.#opening?.catch(() => null);
    await connection?.close();
  }

  #open(): Promise<NatsConnection> {
    if (this.#closed) return Promise.reject(new Error('the way to NATS is closed'));
    this.#opening ??= this.#connect().catch((error: unknown) => {
      this.#opening = null;
      this.#tell(false, error);
      throw error;
    });
    return this.#opening;
  }

  async #connect(): Promise<NatsConnection> {
    const connection = await connect({
      ...this.#options,
      servers: this.#servers,
      name: 'kontor',
      timeout: CONNECT_TIMEOUT_MS,
      reconnectTimeWait: RECONNECT_PAUSE_MS,
      maxReconnectAttempts: -1,
      pingInterval: PING_MS,
      maxPingOut: 2,
    });
    this.#tell(true);
    void this.#watch(connection);
    return connection;
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') this.#tell(false);
      else if (type === 'reconnect') this.#tell(true);
    }
    const error = await connection.closed();
    this.#opening = null;
    this.#tell(false, error ?? undefined);
  }

  #tell(connected: boolean, error?: unknown): void {
    if (connected === this.#connected && !(error !== undefined && !connected && this.#told === null)) return;
    this.#connected = connected;
    this.#told = connected ? null : true;
    if (!this.#closed) this.#onChange(connected, error);
  }

  #told: true | null = null;
}

const STREAM_NOT_FOUND = 10_059;
