import { answerOf } from '@kontor/sdk/client';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { usePermissions } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';

import { AuditPanel } from '../audit/audit-panel.tsx';
import { kontor } from '../kontor.ts';
import { CopyId } from '../parts/copy-id.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { inWords, shortId } from '../parts/format.ts';
import { Moment } from '../parts/moment.tsx';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { TwoColumns } from '../parts/two-columns.tsx';
import { useTitle } from '../parts/use-title.ts';
import { SagaActions } from '../sagas/saga-actions.tsx';
import { type Saga, SagaState, StepState } from '../sagas/saga-state.tsx';
import { OneThing } from '../shell/one-thing.tsx';

const WATCH_MS = 2_000;

/** One saga: its steps and how far it came with each, why it stopped, and what a person can do about it. */
export default function SagaPage() {
  const { id = '' } = useParams();
  const queries = useQueryClient();
  const { permissions } = usePermissions<string>();
  const saga = useQuery({
    queryKey: ['saga', id],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/admin/api/sagas/{saga_id}/', { params: { path: { saga_id: id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.status === 'finished' ? false : WATCH_MS),
  });
  useTitle(saga.data === undefined ? 'Saga' : inWords(saga.data.kind));
  const reload = () => void queries.invalidateQueries({ queryKey: ['saga', id] });
  return (
    <OneThing query={saga} noun="saga" list="/sagas">
      {(data) => (
        <>
          <PageHeader
            title={inWords(data.kind)}
            beside={<SagaState saga={data} />}
            actions={<SagaActions saga={data} changed={reload} />}
          />
          <TwoColumns
            left={
              <>
                <Steps saga={data} />
                <About saga={data} />
              </>
            }
            right={permissions === 'admin' && <AuditPanel target={data.saga_id} keyed={['saga', id, 'audit']} />}
          />
        </>
      )}
    </OneThing>
  );
}

function Steps({ saga }: { readonly saga: Saga }) {
  return (
    <Panel title="Steps" flush>
      {saga.steps.length === 0 ? (
        <Typography variant="body2" sx={{ px: 2, pb: 2, color: 'text.secondary' }}>
          It has none: it is over.
        </Typography>
      ) : (
        <DataTable
          label="Steps"
          columns={[{ label: 'Step' }, { label: 'At' }, { label: 'Can be taken back' }, { label: 'State' }]}
          rows={saga.steps.map((step) => ({
            key: step.name,
            cells: [
              inWords(step.name),
              step.service,
              step.undoable ? 'yes' : 'no',
              <StepState key="state" {...step} />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function About({ saga }: { readonly saga: Saga }) {
  return (
    <Panel title="Saga">
      <Facts>
        <Fact label="Id">
          <CopyId id={saga.saga_id} />
        </Fact>
        <Fact label="Order">
          <Link component={RouterLink} to={`/orders/${saga.order_id}`}>
            {shortId(saga.order_id)}
          </Link>
        </Fact>
        <Fact label="Begun">
          <Moment at={saga.created_at} full />
        </Fact>
        {saga.by !== null && (
          <Fact label="By">
            <Link component={RouterLink} to={`/users/${saga.by.id}`}>
              <bdi>{saga.by.username ?? 'an erased user'}</bdi>
            </Link>
          </Fact>
        )}
        {saga.finished_at === null ? (
          <Fact label={saga.status === 'stuck' ? 'Next try' : 'Tried again, or taken over'}>
            {saga.status === 'stuck' ? 'when a person says so' : <Moment at={saga.due_at} full />}
          </Fact>
        ) : (
          <Fact label="Finished">
            <Moment at={saga.finished_at} full />
          </Fact>
        )}
        <Fact label="Tries that came to no end">{saga.tries}</Fact>
        {saga.from_status !== null && <Fact label="Its order stood at">{inWords(saga.from_status)}</Fact>}
        {saga.last_step !== null && <Fact label="The last try stopped at">{inWords(saga.last_step)}</Fact>}
        {saga.last_error !== null && <Fact label="Why">{saga.last_error}</Fact>}
        {saga.result !== null && <Fact label="What it came to">{saga.result}</Fact>}
      </Facts>
    </Panel>
  );
}
