import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { TRANSFER_WORDS } from '../money/transfer-words.ts';
import { formatMoney, shortId } from '../parts/format.ts';
import { Freshness } from '../parts/freshness.tsx';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { useTitle } from '../parts/use-title.ts';
import { FilterBar, type FilterFields } from '../shell/filter-bar.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';

type Answer = AnswerOf<'adminSearchStatements'>;
type Line = Answer['statements'][number] & { readonly id: string };

const nameOf = ({ type, amount, username }: Line) =>
  `${TRANSFER_WORDS[type] ?? type} ${amount} of ${username ?? 'an erased user'}`;

function What({ line }: { readonly line: Line }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      {TRANSFER_WORDS[line.type] ?? line.type}
      {line.order_id !== null && (
        <>
          {' '}
          <Link component={RouterLink} to={`/orders/${line.order_id}`} underline="always">
            {shortId(line.order_id)}
          </Link>
        </>
      )}
      {line.notes !== null && (
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          <bdi>{line.notes}</bdi>
        </Typography>
      )}
    </Box>
  );
}

function Whose({ line }: { readonly line: Line }) {
  return (
    <Link component={RouterLink} to={`/wallets/${line.user_id}`} sx={{ overflowWrap: 'anywhere' }}>
      <bdi>{line.username ?? 'erased user'}</bdi>
    </Link>
  );
}

function Money({ amount }: { readonly amount: string }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{formatMoney(amount)}</span>;
}

const COLUMNS: readonly ListColumn<Line>[] = [
  { label: 'When', cell: (line) => <Moment at={line.created_at} />, sortBy: 'created_at' },
  { label: 'What', cell: (line) => <What line={line} /> },
  { label: 'Whose', cell: (line) => <Whose line={line} /> },
  { label: 'Amount', align: 'right', cell: ({ amount }) => <Money amount={amount} /> },
  { label: 'Balance after', align: 'right', cell: ({ balance_after: balance }) => <Money amount={balance} /> },
];

function LineCard(line: Line) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: 0.5, alignItems: 'center' }}>
      <What line={line} />
      <Typography variant="body2" sx={{ fontWeight: 600, textAlign: 'right' }}>
        {formatMoney(line.amount, line.currency)}
      </Typography>
      <Whose line={line} />
      <Typography variant="caption" sx={{ color: 'text.secondary', textAlign: 'right' }}>
        <Moment at={line.created_at} />
      </Typography>
    </Box>
  );
}

const typeField: FilterFields = (values, change) => (
  <TextField
    select
    label="What"
    value={values['type'] ?? ''}
    onChange={(event) => change('type', event.target.value, true)}
    sx={{ flex: { xs: '1 1 130px', sm: '0 1 190px' } }}
  >
    <MenuItem value="">Anything</MenuItem>
    {Object.entries(TRANSFER_WORDS).map(([type, words]) => (
      <MenuItem key={type} value={type}>
        {words}
      </MenuItem>
    ))}
  </TextField>
);

const MORE_FIELDS = [
  { name: 'from', label: 'Posted from', type: 'date', width: 150 },
  { name: 'to', label: 'Posted until', type: 'date', width: 150 },
  { name: 'amount_min', label: 'Amount from', inputMode: 'decimal', width: 130 },
  { name: 'amount_max', label: 'Amount to', inputMode: 'decimal', width: 130 },
] as const;

const moreFields: FilterFields = (values, change) =>
  MORE_FIELDS.map(({ name, label, width, ...kind }) => (
    <TextField
      key={name}
      label={label}
      value={values[name] ?? ''}
      onChange={(event) => change(name, event.target.value)}
      sx={{ flex: { xs: '1 1 130px', sm: `0 1 ${width}px` } }}
      {...('type' in kind ? { type: kind.type } : {})}
      slotProps={{
        ...('type' in kind ? { inputLabel: { shrink: true } } : {}),
        htmlInput: { autoComplete: 'off', ...('inputMode' in kind ? { inputMode: kind.inputMode } : {}) },
      }}
    />
  ));

/** How far the lines have come; the wallet of a user is never behind. */
function HowFresh() {
  const { meta } = useListContext() as { readonly meta?: Partial<Pick<Answer, 'as_of'>> };
  return meta?.as_of === undefined ? null : <Freshness asOf={meta.as_of} />;
}

/** The statements of all accounts: what moved, searched by user, kind, day and amount. */
export default function StatementsPage() {
  useTitle('Statements');
  return (
    <>
      <PageHeader title="Statements" />
      <KeysetList<Line>
        resource="statements"
        nouns={['posting', 'postings']}
        columns={COLUMNS}
        card={LineCard}
        sort={{ field: 'created_at', order: 'DESC' }}
        filters={
          <>
            <FilterBar searchLabel="Username or id" more={moreFields}>
              {typeField}
            </FilterBar>
            <HowFresh />
          </>
        }
        nameOf={nameOf}
        emptyHint="Nothing meets all of these filters. Take one away, or open a wallet for the statement of one user."
      />
    </>
  );
}
