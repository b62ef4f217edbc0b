/** A row of a search that looks at a bounded number of rows: what was found, or (`walked`) the last that was looked at where a walk ended before its index did. */
export interface SeenRow<Place> {
  readonly place: Place;
  readonly walked: boolean;
}

/** A page of a search. */
export interface FoundPage<Row, Place> {
  readonly rows: readonly Row[];
  /** Where the next page goes on; null at the end. The page may be short all the same: then the search has only looked that far. */
  readonly next: Place | null;
}

/** Looks for at most `wanted` rows behind `place`, on a walk of at most `walkMax`. */
export type Look<Row, Place> = (place: Place, wanted: number, walkMax: number) => Promise<readonly Row[]>;

/**
 * A page of at most `limit` rows behind `place`, by walks that go on from one another until the page is full: few rows at first, since most pages are full at once. What they
 * come to is all that is ever looked at.
 */
export async function walkPage<Row extends SeenRow<Place>, Place>(
  walks: readonly number[],
  place: Place,
  limit: number,
  look: Look<Row, Place>,
): Promise<FoundPage<Row, Place>> {
  const found: Row[] = [];
  let from: Place | null = place;
  for (const walkMax of walks) {
    const seen: readonly Row[] = await look(from, limit + 1 - found.length, Math.max(walkMax, limit + 1));
    found.push(...seen.filter(({ walked }) => !walked));
    from = seen.find(({ walked }) => walked)?.place ?? null;
    if (found.length > limit || from === null) break;
  }
  return pageOf<Row, Place>(found, limit, from);
}

/** A page of at most `limit` rows of something that has no more than `max` of them, looked at as a whole; null where it has more, and a walk has to be taken. */
export async function wholePage<Row extends SeenRow<Place>, Place>(
  max: number,
  place: Place,
  limit: number,
  look: Look<Row, Place>,
): Promise<FoundPage<Row, Place> | null> {
  const seen = await look(place, limit + 1, max);
  return seen.some(({ walked }) => walked) ? null : pageOf<Row, Place>(seen, limit, null);
}

/** `found` has one more than the page where there is a next one; `walkedTo` is where a walk ended before it was full. */
function pageOf<Row extends SeenRow<Place>, Place>(
  found: readonly Row[],
  limit: number,
  walkedTo: Place | null,
): FoundPage<Row, Place> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? last.place : walkedTo };
}
