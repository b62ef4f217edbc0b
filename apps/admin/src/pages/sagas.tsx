import { answerOf } from '@kontor/sdk/client';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

import { kontor } from '../kontor.ts';
import { DataTable } from '../parts/data-table.tsx';
import { inWords, shortId } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { useTitle } from '../parts/use-title.ts';
import { type Saga, SagaState, whereItIs } from '../sagas/saga-state.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { KeysetList, type ListColumn } from '../shell/keyset-list.tsx';

type Row = Saga & { readonly id: string };

const WATCH_MS = 5_000;
const WAITING_MAX = 50;

function What({ saga }: { readonly saga: Saga }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Link component={RouterLink} to={`/sagas/${saga.saga_id}`}>
        {inWords(saga.kind)}
      </Link>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {shortId(saga.saga_id)}
      </Typography>
    </Box>
  );
}

function OfOrder({ saga, word }: { readonly saga: Saga; readonly word?: string }) {
  return (
    <Link component={RouterLink} to={`/orders/${saga.order_id}`}>
      {word === undefined ? '' : `${word} `}
      {shortId(saga.order_id)}
    </Link>
  );
}

const COLUMNS: readonly ListColumn<Row>[] = [
  { label: 'What', cell: (saga) => <What saga={saga} /> },
  { label: 'Order', cell: (saga) => <OfOrder saga={saga} /> },
  { label: 'State', cell: (saga) => <SagaState saga={saga} /> },
  { label: 'Where it is', cell: whereItIs },
  { label: 'Tries', align: 'right', cell: ({ tries }) => tries },
  { label: 'Begun', align: 'right', cell: ({ created_at: at }) => <Moment at={at} /> },
];

function SagaCard(saga: Row) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: 0.5, alignItems: 'center' }}>
      <What saga={saga} />
      <SagaState saga={saga} />
      <Typography variant="caption" sx={{ color: 'text.secondary', gridColumn: '1 / -1', overflowWrap: 'anywhere' }}>
        {whereItIs(saga)} · <Moment at={saga.created_at} />
      </Typography>
      <Box sx={{ gridColumn: '1 / -1', fontSize: '0.8125rem' }}>
        <OfOrder saga={saga} word="Order" />
      </Box>
    </Box>
  );
}

function StateFilter() {
  const { filterValues, setFilters } = useListContext();
  const { status = '' } = filterValues as { readonly status?: string };
  return (
    <Box component="form" role="search" sx={{ display: 'flex' }}>
      <TextField
        select
        label="State"
        value={status}
        onChange={({ target }) => setFilters(target.value === '' ? {} : { status: target.value }, undefined, false)}
        sx={{ flex: { xs: '1 1 100%', sm: '0 1 220px' } }}
      >
        <MenuItem value="">Any</MenuItem>
        <MenuItem value="stuck">Waits for a person</MenuItem>
        <MenuItem value="open">Under way</MenuItem>
        <MenuItem value="finished">Finished</MenuItem>
      </TextField>
    </Box>
  );
}

/** What waits for a person, wherever it stands in the list below. */
function Waiting() {
  const waiting = useQuery({
    queryKey: ['sagas', 'stuck'],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/admin/api/sagas/', { params: { query: { status: 'stuck', limit: WAITING_MAX } }, signal })),
    refetchInterval: WATCH_MS,
  });
  const sagas = waiting.data?.sagas ?? [];
  if (waiting.error !== null) return <ErrorNotice error={waiting.error} retry={() => void waiting.refetch()} />;
  if (sagas.length === 0) return null;
  return (
    <Box sx={{ mb: 2 }}>
      <Panel title="Waiting for a person" flush>
        <DataTable
          label="Waiting for a person"
          columns={[{ label: 'What' }, { label: 'Order' }, { label: 'Why' }, { label: 'Begun', align: 'right' }]}
          rows={sagas.map((saga) => ({
            key: saga.saga_id,
            cells: [
              <What key="what" saga={saga} />,
              <OfOrder key="order" saga={saga} />,
              <Box key="why" component="span" sx={{ overflowWrap: 'anywhere' }}>
                {whereItIs(saga)}
              </Box>,
              <Moment key="at" at={saga.created_at} />,
            ],
          }))}
        />
      </Panel>
    </Box>
  );
}

/** What is in between: orders on their way through services that run apart, what waits for a person, and what came of those before. */
export default function SagasPage() {
  useTitle('Sagas');
  return (
    <>
      <PageHeader title="Sagas" />
      <Waiting />
      <KeysetList<Row>
        resource="sagas"
        nouns={['saga', 'sagas']}
        columns={COLUMNS}
        card={SagaCard}
        sort={{ field: 'id', order: 'DESC' }}
        filters={<StateFilter />}
        nameOf={({ saga_id: id }) => `saga ${shortId(id)}`}
        emptyHint="While services share one database every request is one transaction, and nothing is ever in between. Sagas stand here where services run apart."
      />
    </>
  );
}
