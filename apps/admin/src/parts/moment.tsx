import { formatMoment, formatShortMoment } from './format.ts';

/** A moment, in full on hover and for whoever reads the page with a machine. */
export function Moment({ at, full = false }: { readonly at: string; readonly full?: boolean }) {
  return (
    <time dateTime={at} title={`${formatMoment(at)} (${at})`} style={{ whiteSpace: 'nowrap' }}>
      {full ? formatMoment(at) : formatShortMoment(at)}
    </time>
  );
}
