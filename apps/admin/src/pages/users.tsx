import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
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
import { FilterBar, type FilterFields } from '../shell/filter-bar.tsx';
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

const fields: FilterFields = (values, change) => (
  <>
    <TextField
      select
      label="Role"
      value={values['role'] ?? ''}
      onChange={(event) => change('role', event.target.value, true)}
      sx={{ flex: { xs: '1 1 130px', sm: '0 1 140px' } }}
    >
      <MenuItem value="">Any</MenuItem>
      <MenuItem value="customer">Customers</MenuItem>
      <MenuItem value="staff">Staff</MenuItem>
      <MenuItem value="admin">Administrators</MenuItem>
    </TextField>
    <TextField
      select
      label="State"
      value={values['active'] ?? ''}
      onChange={(event) => change('active', event.target.value, true)}
      sx={{ flex: { xs: '1 1 130px', sm: '0 1 140px' } }}
    >
      <MenuItem value="">Any</MenuItem>
      <MenuItem value="true">May sign in</MenuItem>
      <MenuItem value="false">Disabled</MenuItem>
    </TextField>
  </>
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
        filters={<FilterBar searchLabel="Username, mail address or id">{fields}</FilterBar>}
        nameOf={({ username }) => username ?? 'an erased user'}
        emptyHint="Search finds users by the beginning of their name or mail address, or by their whole id."
      />
    </>
  );
}
