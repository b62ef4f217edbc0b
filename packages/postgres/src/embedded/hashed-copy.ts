import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;

/** What a copy turned out to be. */
export interface Copied {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Copies one file to a new one of mode 0600, down to the disk, and tells what was written: the source may be changing.
 * Fails with ENOENT when there is no source, and with EEXIST when the target exists.
 */
export async function copyHashed(source: string, target: string, onBytes: (bytes: number) => void): Promise<Copied> {
  await using input = await open(source, 'r');
  await using output = await open(target, 'wx', 0o600);
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await input.read(buffer, 0, CHUNK_BYTES, bytes);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await output.writeFile(chunk);
    bytes += bytesRead;
    onBytes(bytesRead);
  }
  await output.datasync();
  return { bytes, sha256: hash.digest('hex') };
}

/** So many files are copied at once: most of the time goes into waiting for the disk. */
const COPIES_AT_ONCE = 8;

/** Calls `copy` for every item, a bounded number at a time, and resolves when all are done; stops at the first failure. */
export async function copyAll<T>(items: readonly T[], copy: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of rest) {
      if (failed) return;
      await copy(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: COPIES_AT_ONCE }, worker));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}
