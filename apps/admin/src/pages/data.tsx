import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { DataTable } from '../parts/data-table.tsx';
import { formatCount } from '../parts/format.ts';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { useTitle } from '../parts/use-title.ts';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { isSessionOver, leaveToSignIn } from '../shell/session.ts';
import { MONOSPACE } from '../shell/theme.ts';

type Tables = AnswerOf<'adminListTables'>;

/** Every table of every service, as the database itself lists them. */
export default function DataPage() {
  useTitle('Data');
  const { data, error, refetch } = useQuery({
    queryKey: ['tables'],
    queryFn: ({ signal }) => answerOf(kontor.GET('/admin/api/tables/', { signal })),
  });
  if (isSessionOver(error)) leaveToSignIn(true);
  if (data === undefined) {
    return error === null ? <PageSkeleton rows={10} /> : <ErrorNotice error={error} retry={() => void refetch()} />;
  }
  const bySchema = Map.groupBy(data.tables, ({ schema }) => schema);
  return (
    <>
      <PageHeader title="Data" />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {data.connections.length > 0 && <Connections connections={data.connections} />}
        {[...bySchema].map(([schema, tables]) => (
          <Schema key={schema} schema={schema} tables={tables} />
        ))}
      </Box>
    </>
  );
}

function Connections({ connections }: Pick<Tables, 'connections'>) {
  return (
    <Panel title="With psql">
      {connections.map(({ url }) => (
        <Box
          key={url}
          component="code"
          sx={{ display: 'block', fontFamily: MONOSPACE, fontSize: '0.8125rem', overflowWrap: 'anywhere' }}
        >
          psql &quot;{url}&quot;
        </Box>
      ))}
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5 }}>
        {connections[0]?.hint}
      </Typography>
    </Panel>
  );
}

function Schema({ schema, tables }: { readonly schema: string; readonly tables: Tables['tables'] }) {
  return (
    <Panel title={schema} flush>
      <DataTable
        label={`Tables of ${schema}`}
        columns={[
          { label: 'Table' },
          { label: 'Columns', align: 'right' },
          { label: 'Rows, about', align: 'right' },
          { label: 'On disk', align: 'right' },
        ]}
        rows={tables.map((table) => ({
          key: table.table,
          cells: [
            <Link key="table" component={RouterLink} to={`/data/${encodeURIComponent(table.schema)}/${table.table}`}>
              {table.table}
            </Link>,
            table.columns.length,
            table.row_estimate === null ? 'not counted yet' : formatCount(table.row_estimate),
            formatBytes(table.bytes),
          ],
        }))}
      />
    </Panel>
  );
}

const KILO = 1_024;
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

function formatBytes(bytes: number): string {
  const power = bytes === 0 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(KILO)));
  return `${(bytes / KILO ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}
