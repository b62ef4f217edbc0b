import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Paper from '@mui/material/Paper';
import { useTheme } from '@mui/material/styles';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { type ReactNode, useEffect } from 'react';
import { InfiniteListBase, useInfinitePaginationContext, useListContext } from 'react-admin';

import type { ResourceName } from '../data/resources.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { formatCount } from '../parts/format.ts';
import { ErrorNotice } from './error-notice.tsx';
import { useLive } from './live.ts';
import { PageSkeleton } from './page-skeleton.tsx';

const PAGE_SIZE = 50;

/** A row of a list. */
export interface ListRow {
  readonly id: string;
}

/** A column of a list. */
export interface ListColumn<Row> {
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'left' | 'right';
  /** The field that the server sorts by; without one, the column cannot be sorted by. */
  readonly sortBy?: string;
}

/** What a list is made of. */
export interface KeysetListProps<Row extends ListRow> {
  readonly resource: ResourceName;
  /** What one row is, such as `order`; and what many are. */
  readonly nouns: readonly [one: string, many: string];
  readonly columns: readonly ListColumn<Row>[];
  /** The same row on a phone. */
  readonly card: (row: Row) => ReactNode;
  readonly sort: { readonly field: string; readonly order: 'ASC' | 'DESC' };
  /** Above the rows; it reads and sets the filters of the list context. */
  readonly filters?: ReactNode;
  /** What can be done with the rows that are selected; without it, none can be. */
  readonly bulk?: (selectedIds: readonly string[], unselect: () => void) => ReactNode;
  /** Names a row for its checkbox. */
  readonly nameOf: (row: Row) => string;
  /** What to do where nothing is found. */
  readonly emptyHint: ReactNode;
  /** Filters that always hold, such as whose rows are shown. */
  readonly filter?: Readonly<Record<string, unknown>>;
  /** Keeps its filters out of the address, for a list that is a part of a page. */
  readonly embedded?: boolean;
}

/**
 * A list of the admin API, page by page by cursor: filters and sort live in the address, rows are cards on a phone, and "Load more" adds a page. Behind it is
 * the component set's own list context, so anything inside may use `useListContext`.
 */
export function KeysetList<Row extends ListRow>(props: KeysetListProps<Row>) {
  const { resource, sort, filter, embedded = false } = props;
  return (
    <InfiniteListBase
      resource={resource}
      perPage={PAGE_SIZE}
      sort={sort}
      disableSyncWithLocation={embedded}
      disableAuthentication
      {...(embedded ? { storeKey: false as const } : {})}
      {...(filter === undefined ? {} : { filter })}
    >
      <ListBody {...props} />
    </InfiniteListBase>
  );
}

function ListBody<Row extends ListRow>(props: KeysetListProps<Row>) {
  const { filters, nouns, bulk, emptyHint } = props;
  const { data, isPending, error, refetch, selectedIds, onUnselectItems, isFetching } = useListContext();
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  // What is being asked for already (the next page, for instance) is not broken off for a change; the next change asks again.
  useLive(() => void refetch({ cancelRefetch: false }));
  const rows = (data ?? []) as unknown as Row[];
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      {filters}
      {bulk !== undefined && selectedIds.length > 0 && (
        <Paper
          component="section"
          aria-label="Selected"
          sx={{
            border: 1,
            borderColor: 'primary.main',
            px: 2,
            py: 1,
            display: 'flex',
            gap: 1.5,
            flexWrap: 'wrap',
            alignItems: 'center',
          }}
        >
          <Typography variant="body2" component="output" sx={{ fontWeight: 600 }}>
            {selectedIds.length === 1
              ? `1 ${nouns[0]} selected`
              : `${formatCount(selectedIds.length)} ${nouns[1]} selected`}
          </Typography>
          {bulk(selectedIds.map(String), onUnselectItems)}
          <Button color="inherit" onClick={() => onUnselectItems()}>
            Clear
          </Button>
        </Paper>
      )}
      {error !== null && error !== undefined && <ErrorNotice error={error} retry={() => void refetch()} />}
      {isPending && !error ? (
        <PageSkeleton />
      ) : rows.length === 0 ? (
        error ? null : (
          <Paper sx={{ border: 1, borderColor: 'divider' }}>
            <EmptyState title={`No ${nouns[1]}`}>{emptyHint}</EmptyState>
          </Paper>
        )
      ) : (
        <Paper sx={{ border: 1, borderColor: 'divider', overflow: 'hidden' }} aria-busy={isFetching}>
          {isNarrow ? <Cards {...props} rows={rows} /> : <Rows {...props} rows={rows} />}
        </Paper>
      )}
      <More nouns={nouns} shown={rows.length} />
    </Box>
  );
}

type RowsProps<Row extends ListRow> = KeysetListProps<Row> & { readonly rows: readonly Row[] };

function Cards<Row extends ListRow>({ rows, card, bulk, nameOf }: RowsProps<Row>) {
  const { selectedIds, onToggleItem } = useListContext();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {rows.map((row) => (
        <Box
          component="li"
          key={row.id}
          sx={{
            display: 'flex',
            gap: 0.5,
            p: 1.5,
            borderBottom: 1,
            borderColor: 'divider',
            '&:last-child': { borderBottom: 0 },
          }}
        >
          {bulk !== undefined && (
            <Checkbox
              sx={{ alignSelf: 'flex-start', p: 0.5 }}
              checked={selectedIds.includes(row.id)}
              onChange={() => onToggleItem(row.id)}
              slotProps={{ input: { 'aria-label': `Select ${nameOf(row)}` } }}
            />
          )}
          <Box sx={{ flex: 1, minWidth: 0 }}>{card(row)}</Box>
        </Box>
      ))}
    </Box>
  );
}

function Rows<Row extends ListRow>({ rows, columns, bulk, nameOf, nouns }: RowsProps<Row>) {
  const { selectedIds, onToggleItem, onSelect, sort, setSort } = useListContext();
  const allSelected = rows.every(({ id }) => selectedIds.includes(id));
  const toggleAll = () => onSelect(allSelected ? [] : rows.map(({ id }) => id));
  return (
    <Box role="group" sx={{ overflowX: 'auto' }} tabIndex={0} aria-label={`Table of ${nouns[1]}`}>
      <Table aria-label={nouns[1]}>
        <TableHead>
          <TableRow>
            {bulk !== undefined && (
              <TableCell padding="checkbox">
                <Checkbox
                  checked={allSelected}
                  indeterminate={!allSelected && selectedIds.length > 0}
                  onChange={toggleAll}
                  slotProps={{ input: { 'aria-label': `Select all ${nouns[1]} shown` } }}
                />
              </TableCell>
            )}
            {columns.map(({ label, align = 'left', sortBy }) => (
              <TableCell
                key={label}
                align={align}
                {...(sortBy === sort.field
                  ? { sortDirection: sort.order === 'ASC' ? ('asc' as const) : ('desc' as const) }
                  : {})}
              >
                {sortBy === undefined ? (
                  label
                ) : (
                  <TableSortLabel
                    active={sort.field === sortBy}
                    direction={sort.field === sortBy && sort.order === 'ASC' ? 'asc' : 'desc'}
                    onClick={() =>
                      setSort({ field: sortBy, order: sort.field === sortBy && sort.order === 'DESC' ? 'ASC' : 'DESC' })
                    }
                  >
                    {label}
                  </TableSortLabel>
                )}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow
              key={row.id}
              hover
              selected={selectedIds.includes(row.id)}
              sx={{ '&:last-child td': { borderBottom: 0 } }}
            >
              {bulk !== undefined && (
                <TableCell padding="checkbox">
                  <Checkbox
                    checked={selectedIds.includes(row.id)}
                    onChange={() => onToggleItem(row.id)}
                    slotProps={{ input: { 'aria-label': `Select ${nameOf(row)}` } }}
                  />
                </TableCell>
              )}
              {columns.map(({ label, align = 'left', cell }) => (
                <TableCell key={label} align={align}>
                  {cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function More({ nouns, shown }: { readonly nouns: readonly [string, string]; readonly shown: number }) {
  const { hasNextPage, fetchNextPage, isFetchingNextPage } = useInfinitePaginationContext();
  const { isPending } = useListContext();
  // A page that has nothing but goes on: the server has looked as far as it may in one go.
  const looksOn = hasNextPage && shown === 0 && !isPending && !isFetchingNextPage;
  useEffect(() => {
    if (looksOn) void fetchNextPage();
  }, [looksOn, fetchNextPage]);
  if (isPending) return null;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, flexWrap: 'wrap', minHeight: 32 }}>
      <Typography variant="caption" component="output" sx={{ color: 'text.secondary' }}>
        {shown === 1 ? `1 ${nouns[0]}` : `${formatCount(shown)} ${nouns[1]}`}
        {hasNextPage ? ' so far' : ''}
      </Typography>
      {hasNextPage && (
        <Button variant="outlined" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Loading…' : 'Load more'}
        </Button>
      )}
    </Box>
  );
}
