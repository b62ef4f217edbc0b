/**
 * `read` with its last answers kept: who asks within `keptMs` of an answer gets that, and who asks while one is being read shares it. For what many look
 * at and is dear to read. One answer per key is kept, so keys must be few.
 */
export function remembered<Key, T>(keptMs: number, read: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
  const kept = new Map<Key, { readonly until: number; readonly answer: Promise<T> }>();
  return (key) => {
    const found = kept.get(key);
    if (found !== undefined && performance.now() < found.until) return found.answer;
    const answer = read(key);
    // Until it is there it is shared, however long it takes.
    kept.set(key, { until: Number.POSITIVE_INFINITY, answer });
    answer.then(
      () => kept.set(key, { until: performance.now() + keptMs, answer }),
      () => kept.delete(key),
    );
    return answer;
  };
}
