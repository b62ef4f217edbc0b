import { answerOf } from '@kontor/sdk/client';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { usePermissions } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';

import { kontor } from '../kontor.ts';
import { CorrectBalance } from '../money/correct-balance.tsx';
import { BalanceChart, Statement } from '../money/transfers.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { formatMoney } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { TwoColumns } from '../parts/two-columns.tsx';
import { useTitle } from '../parts/use-title.ts';
import { useLive } from '../shell/live.ts';
import { OneThing } from '../shell/one-thing.tsx';

/** One wallet: what is in it, what moved, and for administrators a way to put it right. */
export default function WalletPage() {
  const { id = '' } = useParams();
  const queries = useQueryClient();
  const { permissions } = usePermissions<string>();
  const [isCorrecting, setCorrecting] = useState(false);
  const account = useQuery({
    queryKey: ['account', id],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/admin/api/accounts/{user_id}/', { params: { path: { user_id: id } }, signal })),
  });
  const reload = () => void queries.invalidateQueries({ queryKey: ['account', id] });
  useLive(reload, [id]);
  useTitle(`Wallet of ${account.data?.username ?? 'a user'}`);
  return (
    <OneThing query={account} noun="wallet" list="/wallets">
      {(data) => (
        <>
          <PageHeader
            title={
              <>
                Wallet of <bdi>{data.username ?? 'an erased user'}</bdi>
              </>
            }
            actions={
              permissions === 'admin' && (
                <Button variant="outlined" onClick={() => setCorrecting(true)}>
                  Correct the balance…
                </Button>
              )
            }
          />
          {isCorrecting && <CorrectBalance account={data} changed={reload} close={() => setCorrecting(false)} />}
          <TwoColumns
            left={
              <>
                <Panel title="Wallet">
                  <Facts>
                    <Fact label="Balance">
                      <strong>{formatMoney(data.balance, data.currency)}</strong>
                    </Fact>
                    <Fact label="Opened">
                      {data.opened_at === null ? 'by its first transfer' : <Moment at={data.opened_at} full />}
                    </Fact>
                    <Fact label="User">
                      <Link component={RouterLink} to={`/users/${data.user_id}`}>
                        <bdi>{data.username ?? 'erased user'}</bdi>
                      </Link>
                    </Fact>
                    <Fact label="Mail address">{data.email ?? 'none'}</Fact>
                  </Facts>
                </Panel>
                <BalanceChart userId={id} />
              </>
            }
            right={<Statement userId={id} />}
          />
        </>
      )}
    </OneThing>
  );
}
