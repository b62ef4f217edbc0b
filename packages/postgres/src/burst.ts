import pg from 'pg';

import type { SqlValue, Statement } from './statement.ts';

/** What a statement came to. */
export interface Executed {
  readonly rows: unknown[];
  /** Rows written or returned. */
  readonly count: number;
  /** The command as PostgreSQL names it: `INSERT`, `COMMIT`, ... */
  readonly command: string;
}

/** A column of a result, and how its text is read. */
interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** What `pg` keeps of a connection and leaves out of its types: see its lib/connection.js. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void };
  /** Texts by name: what PostgreSQL said that it keeps prepared, and what was sent to it to be. */
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(message: { readonly name: string; readonly text: string; readonly types: readonly number[] }): void;
  bind(message: { statement: string; values: readonly SqlValue[]; valueMapper: (value: SqlValue) => unknown }): void;
  describe(message: { readonly type: 'P'; readonly name: string }): void;
  execute(message: Record<string, never>): void;
  sync(): void;
}

interface Sent {
  readonly statement: Statement<unknown>;
  readonly values: readonly SqlValue[];
  readonly resolve: (executed: Executed) => void;
  readonly reject: (error: Error) => void;
  readonly rows: unknown[];
  /** Null until PostgreSQL has described them. */
  columns: readonly Column[] | null;
  /** Whether it is sent to be prepared under its name first. */
  parsed: boolean;
}

/** Columns of named statements, for each connection: they are described once. */
const described = new WeakMap<Connection, Map<string, readonly Column[]>>();
const NO_COLUMNS: readonly Column[] = [];
const ROWS_AT_END = / (\d+)$/;

/** The part of `pg.Query` that is replaced here; its own types leave it out. */
const Query = pg.Query as unknown as new (config: { readonly text: string }) => object;

/**
 * Statements that leave in one write and are answered in one: a single Sync stands behind all of them, where `pg` alone sends one behind each, for which PostgreSQL
 * makes a system call and wakes its client every time. They run in their order; after one that fails, PostgreSQL passes over the others, which
 * fail with its error. To `pg` a burst is one query among those that it pipelines. See "Pipelining" in PostgreSQL's chapter on its protocol.
 */
export class Burst extends Query {
  /** What `pg` notes as prepared when PostgreSQL says so: the statement that is to be next. */
  name: string | undefined;
  text = '';
  callback: (error?: Error | null) => void;
  readonly query_timeout: number;
  readonly #prepare: boolean;
  readonly #types: pg.CustomTypesConfig;
  readonly #sent: Sent[] = [];
  #connection: Connection | null = null;
  #at = 0;
  #failure: Error | null = null;

  /** `timeoutMs` is the client's own: a server that does not answer by then has its connection closed. */
  constructor(options: {
    readonly prepare: boolean;
    readonly types: pg.CustomTypesConfig;
    readonly timeoutMs: number;
  }) {
    super({ text: '' });
    this.#prepare = options.prepare;
    this.#types = options.types;
    this.query_timeout = options.timeoutMs;
    this.callback = (error) => this.#end(error ?? null);
  }

  /** Adds a statement; only before the burst is given to its client. */
  add(statement: Statement<unknown>, values: readonly SqlValue[]): Promise<Executed> {
    return new Promise((resolve, reject) => {
      this.#sent.push({ statement, values, resolve, reject, rows: [], columns: null, parsed: false });
    });
  }

  /** Called by `pg` when it is the burst's turn to be sent. */
  submit(connection: Connection): null {
    this.#connection = connection;
    const known = columnsOn(connection);
    connection.stream.cork();
    for (const sent of this.#sent) this.#send(connection, sent, known);
    connection.sync();
    connection.stream.uncork();
    this.#expectParse();
    return null;
  }

  #send(connection: Connection, sent: Sent, known: Map<string, readonly Column[]>): void {
    const { text } = sent.statement;
    const name = this.#nameOf(sent);
    const isThere = name !== '' && (connection.parsedStatements[name] ?? connection.submittedNamedStatements[name]);
    if (isThere !== text) {
      connection.parse({ name, text, types: [] });
      sent.parsed = name !== '';
      if (sent.parsed) connection.submittedNamedStatements[name] = text;
    }
    connection.bind({ statement: name, values: sent.values, valueMapper: textOrBytes });
    sent.columns = known.get(name) ?? null;
    if (sent.columns === null) connection.describe({ type: 'P', name: '' });
    connection.execute({});
  }

  /** Under which PostgreSQL keeps the statement prepared; empty where it keeps it until the next. */
  #nameOf({ statement }: Sent): string {
    return this.#prepare && statement.kept !== false ? statement.name : '';
  }

  /** Has `pg` note the next of the statements that are to be prepared, once it is. */
  #expectParse(): void {
    const next = this.#sent.slice(this.#at).find(({ parsed }) => parsed)?.statement;
    this.name = next?.name;
    this.text = next?.text ?? '';
  }

  handleRowDescription({ fields }: { readonly fields: readonly { name: string; dataTypeID: number }[] }): void {
    const sent = this.#sent[this.#at];
    if (sent === undefined) return;
    sent.columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: this.#types.getTypeParser(dataTypeID, 'text') as Column['parse'],
    }));
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const sent = this.#sent[this.#at];
    if (sent === undefined || this.#failure !== null) return;
    try {
      sent.rows.push(rowOf(sent.columns ?? NO_COLUMNS, fields));
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const sent = this.#sent[this.#at];
    if (sent === undefined) return;
    this.#at += 1;
    const name = this.#nameOf(sent);
    if (name !== '' && this.#connection !== null) columnsOn(this.#connection).set(name, sent.columns ?? NO_COLUMNS);
    if (sent.parsed) this.#expectParse();
    if (this.#failure !== null) {
      sent.reject(this.#failure);
      return;
    }
    const count = ROWS_AT_END.exec(text)?.[1];
    sent.resolve({ rows: sent.rows, count: Number(count ?? 0), command: text.split(' ', 1)[0] as string });
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  /** Ends what is not answered: all of it is, unless one failed. */
  #end(error: Error | null): void {
    const rest = this.#sent.slice(this.#at);
    this.#at = this.#sent.length;
    for (const { statement, parsed, reject } of rest) {
      // Passed over, it is not prepared; of the one that failed `pg` has noted whether it was.
      if (parsed && this.#connection !== null) delete this.#connection.submittedNamedStatements[statement.name];
      reject(error ?? new Error(`PostgreSQL gave no answer to ${statement.name}`));
    }
  }
}

function columnsOn(connection: Connection): Map<string, readonly Column[]> {
  let columns = described.get(connection);
  if (columns === undefined) {
    columns = new Map();
    described.set(connection, columns);
  }
  return columns;
}

function rowOf(columns: readonly Column[], fields: readonly (string | null)[]): object {
  const row: Record<string, unknown> = {};
  columns.forEach(({ name, parse }, index) => {
    const text = fields[index] ?? null;
    row[name] = text === null ? null : parse(text);
  });
  return row;
}

/** As `pg` wants parameters: text, or bytes for the binary format. */
function textOrBytes(value: SqlValue): string | Buffer | null {
  if (value === null || typeof value === 'string' || Buffer.isBuffer(value)) return value;
  return String(value);
}
