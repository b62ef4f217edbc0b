import { type Queryable, statement } from '@kontor/postgres/statement';

/** A consumer with an inbox, and how far it has come. */
export interface Place {
  readonly name: string;
  readonly log: string;
  readonly position: bigint;
}

const READ_PLACES = statement<Place>(
  'relay.read_places',
  'SELECT name, log, position FROM relay.consumers ORDER BY log, name',
);

/** Every consumer with an inbox. */
export function readPlaces(database: Queryable): Promise<Place[]> {
  return database.rows(READ_PLACES);
}
