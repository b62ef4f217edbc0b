const endings = new Set<() => Promise<void>>();

/** Keeps what is to be ended should the program be told to stop in the middle; the answer takes it back, for who has ended it. */
export function endOnInterrupt(end: () => Promise<void>): () => void {
  endings.add(end);
  return () => void endings.delete(end);
}

/** From now on SIGINT and SIGTERM end everything that was kept, servers and databases, before the program goes. */
export function heedInterrupts(exitCode: number): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void Promise.allSettled([...endings].map((end) => end())).then(() => process.exit(exitCode));
    });
  }
}
