/** Cards in place of products that are on their way, of the same size. */
export function Cards({ count }: { readonly count: number }) {
  return (
    <ul className="grid" aria-label="Products are loading">
      {Array.from({ length: count }, (_, at) => (
        <li key={at} className="card card-loading" aria-hidden="true">
          <div className="art art-card bone" />
          <div className="card-body">
            <span className="bone bone-title" />
            <span className="bone bone-line" />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Lines in place of text that is on its way. */
export function Lines({ count }: { readonly count: number }) {
  return (
    <div className="lines" role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, at) => (
        <span key={at} className="bone bone-line" />
      ))}
    </div>
  );
}
