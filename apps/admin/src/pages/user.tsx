import { answerOf } from '@kontor/sdk/client';
import Link from '@mui/material/Link';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useGetIdentity, usePermissions } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';

import { AuditPanel } from '../audit/audit-panel.tsx';
import { kontor } from '../kontor.ts';
import { CopyId } from '../parts/copy-id.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { formatCount, formatMoney } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { StateChip } from '../parts/status-chip.tsx';
import { TwoColumns } from '../parts/two-columns.tsx';
import { useTitle } from '../parts/use-title.ts';
import { Sessions } from '../people/sessions.tsx';
import { ShownPassword } from '../people/shown-password.tsx';
import { type User, UserActions } from '../people/user-actions.tsx';
import { OneThing } from '../shell/one-thing.tsx';

/** One user: who it is, what belongs to him, where he is signed in, and what can be done. */
export default function UserPage() {
  const { id = '' } = useParams();
  const queries = useQueryClient();
  const { permissions } = usePermissions<string>();
  const { identity } = useGetIdentity();
  const [password, setPassword] = useState<string | null>(null);
  const user = useQuery({
    queryKey: ['user', id],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/admin/api/users/{user_id}/', { params: { path: { user_id: id } }, signal })),
  });
  const reload = () => void queries.invalidateQueries({ queryKey: ['user', id] });
  useTitle(user.data?.username ?? 'User');
  const isAdmin = permissions === 'admin';
  return (
    <OneThing query={user} noun="user" list="/users">
      {(data) => (
        <>
          <PageHeader
            title={<bdi>{data.username ?? 'Erased user'}</bdi>}
            beside={<StateChip tone={data.active ? 'good' : 'bad'}>{data.active ? data.role : 'Disabled'}</StateChip>}
            actions={
              isAdmin &&
              identity !== undefined &&
              identity.id !== data.id && <UserActions user={data} changed={reload} gave={setPassword} />
            }
          />
          {password !== null && <ShownPassword username={data.username ?? 'this user'} password={password} />}
          <TwoColumns
            left={
              <>
                <UserFacts user={data} />
                {isAdmin && <Sessions userId={data.id} username={data.username ?? 'this user'} />}
              </>
            }
            right={isAdmin && <AuditPanel target={data.id} keyed={['user', id, 'audit']} />}
          />
        </>
      )}
    </OneThing>
  );
}

function UserFacts({ user }: { readonly user: User }) {
  const orders = `/orders?filter=${encodeURIComponent(JSON.stringify({ customer: user.id }))}`;
  return (
    <Panel title="User">
      <Facts>
        <Fact label="Id">
          <CopyId id={user.id} />
        </Fact>
        <Fact label="Mail address">{user.email ?? 'none'}</Fact>
        <Fact label="Role">{user.role}</Fact>
        <Fact label="Since">
          <Moment at={user.created_at} full />
        </Fact>
        <Fact label="Wallet">
          <Link component={RouterLink} to={`/wallets/${user.id}`}>
            {formatMoney(user.balance, user.currency)}
          </Link>
        </Fact>
        <Fact label="Orders">
          <Link component={RouterLink} to={orders}>
            {user.order_count === 1 ? '1 order' : `${formatCount(user.order_count)} orders`}
          </Link>
        </Fact>
      </Facts>
    </Panel>
  );
}
