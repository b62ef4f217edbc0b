import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { formatMoney } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { useTitle } from '../parts/use-title.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';

type Account = AnswerOf<'adminListAccounts'>['accounts'][number] & { readonly id: string };

function Holder({ account }: { readonly account: Account }) {
  return (
    <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Link component={RouterLink} to={`/wallets/${account.user_id}`}>
        <bdi>{account.username ?? 'erased user'}</bdi>
      </Link>
      {account.email !== null && (
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {account.email}
        </Typography>
      )}
    </Box>
  );
}

const opened = ({ opened_at: at }: Account) => (at === null ? 'not yet' : <Moment at={at} />);

const COLUMNS: readonly ListColumn<Account>[] = [
  { label: 'User', cell: (account) => <Holder account={account} /> },
  {
    label: 'Balance',
    align: 'right',
    cell: ({ balance, currency }) => <strong style={{ whiteSpace: 'nowrap' }}>{formatMoney(balance, currency)}</strong>,
  },
  { label: 'Opened', align: 'right', cell: opened },
];

function AccountCard(account: Account) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: 0.5, alignItems: 'center' }}>
      <Holder account={account} />
      <Typography variant="body2" sx={{ fontWeight: 600, textAlign: 'right' }}>
        {formatMoney(account.balance, account.currency)}
      </Typography>
    </Box>
  );
}

/** Every user's wallet: the newest first, or who is searched for. */
export default function WalletsPage() {
  useTitle('Wallets');
  return (
    <>
      <PageHeader title="Wallets" />
      <KeysetList<Account>
        resource="accounts"
        nouns={['wallet', 'wallets']}
        columns={COLUMNS}
        card={AccountCard}
        sort={{ field: 'id', order: 'DESC' }}
        filters={<FilterBar searchLabel="Username, mail address or id" />}
        nameOf={({ username }) => `the wallet of ${username ?? 'an erased user'}`}
        emptyHint="Search finds users by the beginning of their name or mail address, or by their whole id."
      />
    </>
  );
}
