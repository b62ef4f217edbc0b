import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';

import type { AnswerOf } from '../data/answers.ts';
import { MONOSPACE } from '../shell/theme.ts';

type Answer = AnswerOf<'adminReadTable'>;

const VALUE_WIDTH_MAX = 360;

/** Rows of a table as the database has them. As wide as they are: they scroll within their own frame, by keyboard too. */
export function RowsTable({
  label,
  columns,
  rows,
}: {
  readonly label: string;
  readonly columns: Answer['columns'];
  readonly rows: Answer['rows'];
}) {
  return (
    <Box role="group" sx={{ overflowX: 'auto' }} tabIndex={0} aria-label={label}>
      <Table size="small" aria-label={label}>
        <TableHead>
          <TableRow>
            {columns.map(({ name, type, masked }) => (
              <TableCell key={name} title={type}>
                {name}
                {masked && <span className="visually-hidden"> (masked)</span>}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={JSON.stringify(row)}>
              {columns.map(({ name }, index) => (
                <TableCell
                  key={name}
                  title={row[index] ?? 'NULL'}
                  sx={{
                    fontFamily: MONOSPACE,
                    fontSize: '0.75rem',
                    maxWidth: VALUE_WIDTH_MAX,
                    overflow: 'hidden',
                    textOverflow: 'ellipsis',
                    whiteSpace: 'nowrap',
                    ...(row[index] === null ? { color: 'text.secondary', fontStyle: 'italic' } : {}),
                  }}
                >
                  {row[index] ?? 'NULL'}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
