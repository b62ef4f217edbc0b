import { copyFile, open, stat, truncate } from 'node:fs/promises';

/** At most twice this is kept: server.log and server.log.1. */
const LOG_BYTES_MAX = 16 * 1024 * 1024;
const CHECK_INTERVAL_MS = 30_000;
const TAIL_LINES = 12;
const TAIL_BYTES = 8 * 1024;

/**
 * Moves a log that has grown over its bound aside. PostgreSQL goes on writing into the same file, at its new end: it was
 * opened for appending. What is written between the copy and the cut is lost.
 */
export async function boundLog(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= LOG_BYTES_MAX) return;
  await copyFile(file, `${file}.1`);
  await truncate(file);
}

/** Bounds the log from now on, without keeping this process alive; the answer ends it. */
export function keepLogBounded(file: string, report: (line: string) => void): () => void {
  const timer = setInterval(() => {
    boundLog(file).catch((error: unknown) => report(`cannot bound ${file}: ${String(error)}`));
  }, CHECK_INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The last lines that were written after byte `from`. */
export async function logTail(file: string, from = 0): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(Math.min(from, size), size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  } finally {
    await handle.close();
  }
}
