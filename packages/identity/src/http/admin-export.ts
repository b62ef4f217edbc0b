import type { App } from '@kontor/http/app';
import { EXPORT_PAGE_ROWS, exportRoute } from '@kontor/http/export-route';
import { tenantOf } from '@kontor/http/request';

import type { Identity } from '../service.ts';
import { presentUser, userSearchOf } from './admin-present.ts';
import { UserFilter, type UserView } from './admin-schemas.ts';

/** Adds the list of users as a file. */
export function usersExportRoute(app: App, identity: Pick<Identity, 'users'>): void {
  exportRoute(app, {
    resource: 'users',
    access: 'staff',
    operationId: 'adminExportUsers',
    summary: 'The users that a search finds, as a CSV file',
    querystring: UserFilter,
    columns: [
      { name: 'user_id', of: (row: UserView) => row.id },
      { name: 'username', of: (row: UserView) => row.username },
      { name: 'email', of: (row: UserView) => row.email },
      { name: 'role', of: (row: UserView) => row.role },
      { name: 'active', of: (row: UserView) => row.active },
      { name: 'created_at', of: (row: UserView) => row.created_at },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      const { query } = request;
      return async (cursor: string | null) => {
        const search = userSearchOf(query, EXPORT_PAGE_ROWS, cursor);
        const page = await identity.users.page(tenantId, search, 'users-export');
        return { rows: page.items.map(presentUser), next: page.nextCursor };
      };
    },
  });
}
