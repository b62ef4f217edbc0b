import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Button from '@mui/material/Button';
import { useListContext } from 'react-admin';

import { listQuery } from '../data/provider.ts';

/** Lists that can be had as a file without a list of their own in the panel. */
type Exported = 'movements' | 'transfers';

/** Where the file of a list is. The server writes it as fast as it is taken, so the browser itself fetches it. */
function exportUrl(resource: string, query: Readonly<Record<string, string | number>>): string {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return `/admin/api/${resource}/export/${search === '' ? '' : `?${search}`}`;
}

function CsvButton({ href, of }: { readonly href: string; readonly of: string }) {
  return (
    <Button
      color="inherit"
      component="a"
      href={href}
      download
      startIcon={<DownloadIcon fontSize="small" />}
      aria-label={`Export ${of} as CSV`}
    >
      CSV
    </Button>
  );
}

/** The list around it as a CSV file: everything that its filters find, in its order. */
export function ExportLink() {
  const { resource, filterValues, sort } = useListContext();
  return <CsvButton href={exportUrl(resource, listQuery(filterValues, sort))} of={resource} />;
}

/** A part of a page as a CSV file. */
export function ExportPartLink({
  resource,
  query,
  of,
}: {
  readonly resource: Exported;
  readonly query: Readonly<Record<string, string>>;
  readonly of: string;
}) {
  return <CsvButton href={exportUrl(resource, query)} of={of} />;
}
