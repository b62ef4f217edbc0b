import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

import type { AnswerOf } from '../data/answers.ts';
import { DataTable } from '../parts/data-table.tsx';
import { formatCount, inWords } from '../parts/format.ts';
import { StateChip } from '../parts/status-chip.tsx';
import { MONOSPACE } from '../shell/theme.ts';

type Check = AnswerOf<'adminReadVerification'>['checks'][number];

/** The checks of a verification, those that do not hold first, with the rows that break them. */
export function CheckTable({ checks }: { readonly checks: readonly Check[] }) {
  const sorted = [...checks].sort((one, other) => Number(other.violations > 0) - Number(one.violations > 0));
  return (
    <DataTable
      label="Checks"
      columns={[
        { label: 'What holds' },
        { label: 'Result' },
        { label: 'Rows looked at', align: 'right' },
        { label: 'Time', align: 'right' },
      ]}
      rows={sorted.map((check) => ({
        key: check.name,
        cells: [
          <What key="what" check={check} />,
          <Result key="result" check={check} />,
          formatCount(check.checked),
          `${formatCount(Math.round(check.ms))} ms`,
        ],
      }))}
    />
  );
}

function What({ check }: { readonly check: Check }) {
  return (
    <Box sx={{ display: 'grid', gap: 0.5, minWidth: 0 }}>
      <span>
        <strong>{inWords(check.name)}.</strong> {check.sentence}
      </span>
      {check.rows.length > 0 && (
        <Box
          component="ul"
          aria-label={`Rows that break: ${inWords(check.name)}`}
          sx={{ m: 0, pl: 2, fontFamily: MONOSPACE, fontSize: '0.75rem', overflowWrap: 'anywhere' }}
        >
          {check.rows.map((row) => (
            <li key={JSON.stringify(row)}>{wordsOf(row)}</li>
          ))}
        </Box>
      )}
    </Box>
  );
}

function Result({ check: { violations, skipped } }: { readonly check: Check }) {
  if (skipped !== null) return <Typography variant="body2">Not made: {skipped.replace(/^not made: /, '')}</Typography>;
  if (violations === 0) return <StateChip tone="good">Holds</StateChip>;
  return <StateChip tone="bad">{formatCount(violations)} rows break it</StateChip>;
}

function wordsOf(row: Readonly<Record<string, unknown>>): string {
  return Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
