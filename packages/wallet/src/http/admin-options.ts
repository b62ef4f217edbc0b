import type { Queryable } from '@kontor/postgres/statement';

import type { Wallet } from '../service.ts';

/** Somebody who may have an account. */
export interface AccountHolder {
  readonly userId: string;
  readonly username: string | null;
  readonly email: string | null;
}

/** What the wallet's admin routes are given. */
export interface WalletAdminOptions {
  readonly wallet: Pick<Wallet, 'submit'>;
  readonly reads: Queryable;
  readonly currency: string;
  /** Users, as identity knows them: every one of them has an account, be it empty. */
  readonly holders: {
    page(
      tenantId: number,
      query: { readonly search: string | null; readonly limit: number; readonly cursor: string | null },
    ): Promise<{ readonly items: readonly AccountHolder[]; readonly nextCursor: string | null }>;
    find(tenantId: number, userId: string): Promise<AccountHolder | null>;
    usernames(tenantId: number, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  };
}
