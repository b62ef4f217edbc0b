/** Asks for the next page of a list, where there is one. */
export function More({
  query,
  label,
}: {
  /** The list, as useInfiniteQuery has it. */
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly label: string;
}) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (!hasNextPage) return null;
  return (
    <p className="more">
      <button
        type="button"
        className="button button-quiet"
        aria-busy={isFetchingNextPage}
        onClick={() => void fetchNextPage()}
      >
        {isFetchingNextPage ? 'Loading more…' : label}
      </button>
    </p>
  );
}
