import Box from '@mui/material/Box';
import { useTheme } from '@mui/material/styles';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import useMediaQuery from '@mui/material/useMediaQuery';
import type { ReactNode } from 'react';

/** A column of a plain table. */
export interface Column {
  readonly label: string;
  readonly align?: 'left' | 'right';
}

/** A small table that is there as a whole. */
export interface DataTableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
}

/** As many columns stand beside each other on a phone. */
const PHONE_COLUMNS_MAX = 2;

/** A small table that is there as a whole. On a phone, one of several columns is a list of its rows, each with what its columns are called. */
export function DataTable(props: DataTableProps) {
  const isPhone = useMediaQuery(useTheme().breakpoints.down('sm'));
  return isPhone && props.columns.length > PHONE_COLUMNS_MAX ? <Stacked {...props} /> : <Wide {...props} />;
}

function Wide({ label, columns, rows }: DataTableProps) {
  return (
    <Box role="group" sx={{ overflowX: 'auto' }} tabIndex={0} aria-label={label}>
      <Table aria-label={label}>
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column.label} align={column.align ?? 'left'}>
                {column.label}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(({ key, cells }) => (
            <TableRow key={key} sx={{ '&:last-child td': { borderBottom: 0 } }}>
              {columns.map((column, index) => (
                <TableCell
                  key={column.label}
                  align={column.align ?? 'left'}
                  // What stands on the right are figures and moments, which are read as one word.
                  sx={column.align === 'right' ? { whiteSpace: 'nowrap' } : {}}
                >
                  {cells[index]}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function Stacked({ label, columns, rows }: DataTableProps) {
  const [first, ...others] = columns;
  return (
    <Box component="ul" aria-label={label} sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {rows.map(({ key, cells }) => (
        <Box
          component="li"
          key={key}
          sx={{ px: 2, py: 1, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem', display: 'grid', gap: 0.25 }}
        >
          <div>
            <span className="visually-hidden">{first?.label}: </span>
            {cells[0]}
          </div>
          {others.map((column, index) => {
            const cell = cells[index + 1];
            return cell === '' ? null : (
              <Box key={column.label} sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
                <Box component="span" sx={{ color: 'text.secondary', flexShrink: 0 }}>
                  {column.label}
                </Box>
                <Box component="span" sx={{ textAlign: 'right', minWidth: 0 }}>
                  {cell}
                </Box>
              </Box>
            );
          })}
        </Box>
      ))}
    </Box>
  );
}
