import { answerOf } from '@kontor/sdk/client';
import type { DataProvider, GetListParams, GetListResult, RaRecord } from 'react-admin';

import { kontor } from '../kontor.ts';
import { Cursors } from './cursors.ts';
import { RESOURCES, type Resource } from './resources.ts';

type Row = Readonly<Record<string, unknown>>;
type ListQuery = Readonly<Record<string, string | number>>;

const PAGES_MAX = 100;
const cursors = new Cursors();

/** The lists of the admin API for the component set. Single things and changes are asked of the typed client by their pages. */
export const dataProvider: DataProvider = {
  supportAbortSignal: true,
  getList: async (name, params) => (await list(name, params)) as GetListResult,
  getOne: notHere,
  getMany: async () => ({ data: [] }),
  getManyReference: notHere,
  create: notHere,
  update: notHere,
  updateMany: notHere,
  delete: notHere,
  deleteMany: notHere,
};

function notHere(): never {
  throw new Error('single things and changes go through the typed client');
}

function resourceOf(name: string): Resource {
  const found: Resource | undefined = (RESOURCES as Readonly<Record<string, Resource>>)[name];
  if (found === undefined) throw new Error(`no list is named ${name}: see src/data/resources.ts`);
  return found;
}

async function list(name: string, params: GetListParams & { readonly signal?: AbortSignal }): Promise<object> {
  const resource = resourceOf(name);
  const { page = 1, perPage = 50 } = params.pagination ?? {};
  const query: ListQuery = { ...listQuery(params.filter as Row, params.sort), limit: perPage };
  const key = JSON.stringify([name, query]);
  for (let known = Math.min(page, PAGES_MAX); ; known -= 1) {
    const cursor = cursors.of(key, known);
    if (cursor === null) return { data: [], pageInfo: { hasNextPage: false, hasPreviousPage: known > 1 } };
    if (cursor === undefined) continue;
    const answer = await ask(resource, cursor === '' ? query : { ...query, cursor }, params.signal);
    const next = (answer['next_cursor'] as string | null | undefined) ?? null;
    cursors.keep(key, known, next);
    if (known === page || next === null) return pageOf(resource, answer, next, page);
    // On the way to a page that was opened by its number: the pages before it lead there.
    known += 2;
  }
}

function pageOf(resource: Resource, answer: Row, next: string | null, page: number): object {
  const { [resource.rows]: rows, next_cursor: _next, ...meta } = answer;
  return {
    data: (rows as Row[]).map((row): RaRecord => ({ ...row, id: String(row[resource.id]) })),
    pageInfo: { hasNextPage: next !== null, hasPreviousPage: page > 1 },
    meta,
  };
}

/** A path from the table of resources, which the compiler cannot tie to its types. */
type AnyGet = (path: string, options: object) => Promise<{ data?: Row; error?: unknown; response: Response }>;

function ask({ path }: Resource, query: ListQuery, signal: AbortSignal | undefined): Promise<Row> {
  const get = kontor.GET as unknown as AnyGet;
  return answerOf(get(path, { params: { query }, ...(signal === undefined ? {} : { signal }) }));
}

/** What a list is asked for: its filters and its order. */
export function listQuery(filter: Row, sort: GetListParams['sort']): ListQuery {
  return { ...filtersOf(filter), ...sortOf(sort) };
}

/** Fields that are empty are not asked for; several values of one go with commas between them. */
function filtersOf(filter: Row): ListQuery {
  return Object.fromEntries(
    Object.entries(filter ?? {}).flatMap(([name, value]) => {
      const text = typeof value === 'string' ? value.trim() : Array.isArray(value) ? value.join(',') : '';
      return text === '' ? [] : [[name, text]];
    }),
  );
}

/** `id` is what the component set sorts by where nothing is asked for: then the list has its own order. */
function sortOf(sort: GetListParams['sort']): ListQuery {
  if (sort === undefined || sort.field === 'id') return {};
  return { sort: `${sort.order === 'DESC' ? '-' : ''}${sort.field}` };
}
