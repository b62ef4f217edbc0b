import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { usePermissions } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

import type { AnswerOf } from '../data/answers.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader } from '../parts/panel.tsx';
import { StateChip } from '../parts/status-chip.tsx';
import { useTitle } from '../parts/use-title.ts';
import { CreateUser, type MadeUser } from '../people/create-user.tsx';
import { ShownPassword } from '../people/shown-password.tsx';
import { FilterBar } from '../shell/filter-bar.tsx';
import { allFields, chosenField } from '../shell/filter-fields.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';

type User = AnswerOf<'adminListUsers'>['users'][number];

function Name({ user }: { readonly user: User }) {
  return (
    <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Link component={RouterLink} to={`/users/${user.id}`}>
        <bdi>{user.username ?? 'erased user'}</bdi>
      </Link>
      {user.email !== null && (
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {user.email}
        </Typography>
      )}
    </Box>
  );
}

function UserState({ active }: { readonly active: boolean }) {
  return active ? 'Active' : <StateChip tone="bad">Disabled</StateChip>;
}

function RoleOrDisabled({ user }: { readonly user: User }) {
  if (!user.active) return <UserState active={false} />;
  return <StateChip tone={user.role === 'customer' ? 'quiet' : 'info'}>{user.role}</StateChip>;
}

const COLUMNS: readonly ListColumn<User>[] = [
  { label: 'User', cell: (user) => <Name user={user} /> },
  { label: 'Role', cell: ({ role }) => role },
  { label: 'State', cell: ({ active }) => <UserState active={active} /> },
  { label: 'Since', align: 'right', sortBy: 'created_at', cell: ({ created_at: at }) => <Moment at={at} /> },
];

function UserCard(user: User) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: 0.5, alignItems: 'center' }}>
      <Name user={user} />
      <RoleOrDisabled user={user} />
    </Box>
  );
}

const FIELDS = allFields(
  chosenField({
    name: 'role',
    label: 'Role',
    width: 140,
    choices: [
      ['customer', 'Customers'],
      ['staff', 'Staff'],
      ['admin', 'Administrators'],
    ],
  }),
  chosenField({
    name: 'active',
    label: 'State',
    width: 140,
    choices: [
      ['true', 'May sign in'],
      ['false', 'Disabled'],
    ],
  }),
);

/** Users by name, mail address, role and state; administrators make new ones. */
export default function UsersPage() {
  useTitle('Users');
  const { permissions } = usePermissions<string>();
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<MadeUser | null>(null);
  return (
    <>
      <PageHeader
        title="Users"
        actions={
          permissions === 'admin' && (
            <Button variant="contained" onClick={() => setCreating(true)}>
              New user…
            </Button>
          )
        }
      />
      {made !== null && made.password !== null && <ShownPassword username={made.username} password={made.password} />}
      {isCreating && <CreateUser made={setMade} close={() => setCreating(false)} />}
      <KeysetList<User>
        key={made?.id ?? 'all'}
        resource="users"
        nouns={['user', 'users']}
        columns={COLUMNS}
        card={UserCard}
        sort={{ field: 'created_at', order: 'DESC' }}
        filters={<FilterBar searchLabel="Username, mail address or id">{FIELDS}</FilterBar>}
        nameOf={({ username }) => username ?? 'an erased user'}
        emptyHint="Search finds users by the beginning of their name or mail address, or by their whole id."
      />
    </>
  );
}
