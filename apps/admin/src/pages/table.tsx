import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link as RouterLink, useParams, useSearchParams } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { kontor } from '../kontor.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { useTitle } from '../parts/use-title.ts';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { isSessionOver, leaveToSignIn } from '../shell/session.ts';
import { RowsTable } from '../tables/rows-table.tsx';

type Column = AnswerOf<'adminReadTable'>['columns'][number];

const PAGE_SIZE = 50;
const OPERATORS = [
  { op: 'eq', label: 'is' },
  { op: 'prefix', label: 'begins with' },
  { op: 'lt', label: 'is below' },
  { op: 'gt', label: 'is above' },
  { op: 'is_null', label: 'is empty' },
] as const;

/** The rows of one table, filtered by one column; the filter is in the address. */
export default function TablePage() {
  const { schema = '', table = '' } = useParams();
  useTitle(`${schema}.${table}`);
  const [address] = useSearchParams();
  const filters = address.get('filters');
  const sort = address.get('sort') === 'key' ? 'key' : '-key';
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['table', schema, table, filters, sort],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        kontor.GET('/admin/api/tables/{schema}/{table}/', {
          params: {
            path: { schema, table },
            query: {
              limit: PAGE_SIZE,
              sort,
              ...(filters === null ? {} : { filters }),
              ...(pageParam === '' ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: ({ next_cursor: cursor }) => cursor ?? undefined,
  });
  if (isSessionOver(error)) leaveToSignIn(true);
  const columns = data?.pages[0]?.columns ?? [];
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <PageHeader
        title={`${schema}.${table}`}
        actions={
          <Link component={RouterLink} to="/data">
            All tables
          </Link>
        }
      />
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Filter columns={columns} />
        {error !== null && <ErrorNotice error={error} retry={() => void refetch()} />}
        {data === undefined && error === null && <PageSkeleton />}
        {data !== undefined && rows.length === 0 && (
          <EmptyState title="No rows">
            {filters === null
              ? 'This table is empty.'
              : 'Nothing meets the filter. Clear it, or ask for another value.'}
          </EmptyState>
        )}
        {rows.length > 0 && (
          <Panel title={`${rows.length} rows${hasNextPage ? ', and more' : ''}`} flush>
            <RowsTable label={`${schema}.${table}`} columns={columns} rows={rows} />
          </Panel>
        )}
        {hasNextPage && (
          <Button disabled={isFetching} onClick={() => void fetchNextPage()} sx={{ justifySelf: 'center' }}>
            Load more
          </Button>
        )}
      </Box>
    </>
  );
}

interface Asked {
  readonly column: string;
  readonly op: string;
  readonly value: string;
}

function askedIn(text: string | null): Asked {
  try {
    const [first] = JSON.parse(text ?? '[]') as Asked[];
    return { column: first?.column ?? '', op: first?.op ?? 'eq', value: first?.value ?? '' };
  } catch {
    return { column: '', op: 'eq', value: '' };
  }
}

function Filter({ columns }: { readonly columns: readonly Column[] }) {
  const [address, setAddress] = useSearchParams();
  const [asked, setAsked] = useState(() => askedIn(address.get('filters')));
  const change = (name: keyof Asked, value: string) => setAsked({ ...asked, [name]: value });
  const go = (filter: Asked | null) => {
    const next = new URLSearchParams(address);
    if (filter === null || filter.column === '') next.delete('filters');
    else next.set('filters', JSON.stringify([filter]));
    setAddress(next);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    go(asked);
  };
  const clear = () => {
    setAsked({ column: '', op: 'eq', value: '' });
    go(null);
  };
  const indexed = columns.filter((column) => column.indexed);
  const others = columns.filter((column) => !column.indexed && !column.masked);
  return (
    <Box
      component="form"
      aria-label="Filter"
      onSubmit={onSubmit}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
    >
      <TextField
        select
        label="Column"
        value={[...indexed, ...others].some(({ name }) => name === asked.column) ? asked.column : ''}
        onChange={(event) => change('column', event.target.value)}
        sx={{ flex: { xs: '1 1 100%', sm: '0 1 220px' } }}
      >
        {indexed.map(({ name }) => (
          <MenuItem key={name} value={name}>
            {name} (fast)
          </MenuItem>
        ))}
        {others.map(({ name }) => (
          <MenuItem key={name} value={name}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label="Condition"
        value={asked.op}
        onChange={(event) => change('op', event.target.value)}
        sx={{ flex: { xs: '1 1 130px', sm: '0 1 150px' } }}
      >
        {OPERATORS.map(({ op, label }) => (
          <MenuItem key={op} value={op}>
            {label}
          </MenuItem>
        ))}
      </TextField>
      {asked.op !== 'is_null' && (
        <TextField
          label="Value"
          value={asked.value}
          onChange={(event) => change('value', event.target.value)}
          slotProps={{ htmlInput: { autoComplete: 'off' } }}
          sx={{ flex: '1 1 160px' }}
        />
      )}
      <Button type="submit" variant="contained">
        Filter
      </Button>
      <Button color="inherit" onClick={clear}>
        Clear
      </Button>
      <Typography variant="caption" sx={{ color: 'text.secondary', flexBasis: '100%' }}>
        Read only, newest keys first. Columns that hold secrets are masked and cannot be asked for.
      </Typography>
    </Box>
  );
}
