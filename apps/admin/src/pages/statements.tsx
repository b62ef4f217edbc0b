import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { TRANSFER_WORDS } from '../money/transfer-words.ts';
import { formatMoney, shortId } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { Money } from '../parts/money.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { useTitle } from '../parts/use-title.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { chosenField, typedFields } from '../shell/filter-fields.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';
import { ListFreshness } from '../shell/list-freshness.tsx';

type Line = AnswerOf<'adminSearchStatements'>['statements'][number] & { readonly id: string };

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

const TYPE_FIELD = chosenField({
  name: 'type',
  label: 'What',
  any: 'Anything',
  width: 190,
  choices: Object.entries(TRANSFER_WORDS),
});

const MORE_FIELDS = typedFields([
  { name: 'from', label: 'Posted from', kind: 'date', width: 150 },
  { name: 'to', label: 'Posted until', kind: 'date', width: 150 },
  { name: 'amount_min', label: 'Amount from', kind: 'amount', width: 130 },
  { name: 'amount_max', label: 'Amount to', kind: 'amount', width: 130 },
]);

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
            <FilterBar searchLabel="Username or id" more={MORE_FIELDS}>
              {TYPE_FIELD}
            </FilterBar>
            <ListFreshness hint="what moved in the last moments may be missing. The wallet of a user is never behind." />
          </>
        }
        nameOf={nameOf}
        emptyHint="Nothing meets all of these filters. Take one away, or open a wallet for the statement of one user."
      />
    </>
  );
}
