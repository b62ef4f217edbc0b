/** Milliseconds by which the store's clock is ahead of this machine's, as far as its answers tell. */
let aheadMs = 0;
/** Answers bear whole seconds and travel for a while: less than this is no difference. */
const NOTICED_MS = 2_000;

/** Takes notice of an answer's `Date`. */
export function noteStoreTime(date: string | null): void {
  const at = date === null ? Number.NaN : Date.parse(date);
  const difference = at - Date.now();
  if (!Number.isNaN(at)) aheadMs = Math.abs(difference) < NOTICED_MS ? 0 : difference;
}

/** Now, by the store's clock: a machine whose clock is wrong shows the right countdown. */
export function storeNow(): number {
  return Date.now() + aheadMs;
}
