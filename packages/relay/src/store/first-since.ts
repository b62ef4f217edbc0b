import type { ServiceName } from '@kontor/contracts/command';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

const statements = new Map<ServiceName, { head: Statement<{ position: bigint }>; at: Statement<{ old: boolean }> }>();

function statementsFor(service: ServiceName) {
  let both = statements.get(service);
  if (both === undefined) {
    both = {
      head: statement(`${service}.read_relay_head`, `SELECT position FROM ${service}.log_head`),
      at: statement(
        `${service}.is_older_event`,
        `SELECT occurred_at < now() - make_interval(secs => $2) AS old FROM ${service}.events WHERE position = $1`,
      ),
    };
    statements.set(service, both);
  }
  return both;
}

/**
 * The position before the first event that is younger than `seconds`: found by halves, since positions have no gaps and are in the order of
 * time, and no index on the time has to be paid for by every event.
 */
export async function positionBefore(log: Queryable, service: ServiceName, seconds: number): Promise<bigint> {
  const { head, at } = statementsFor(service);
  const [end] = await log.rows(head);
  let [low, high] = [0n, end?.position ?? 0n];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    const [event] = await log.rows(at, [middle, seconds]);
    if (event?.old === true) low = middle;
    else high = middle - 1n;
  }
  return low;
}
