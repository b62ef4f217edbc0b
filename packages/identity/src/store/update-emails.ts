import { plainArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const update = statement(
  'identity.update_emails',
  `UPDATE identity.profiles AS p SET email = c.email
   FROM unnest($2::uuid[], $3::text[]) AS c(user_id, email)
   WHERE p.tenant_id = $1 AND p.user_id = c.user_id`,
);

/** Writes the mail addresses of users whose rows are locked. */
export function updateEmails(
  to: Queryable,
  tenantId: number,
  changed: readonly { readonly userId: string; readonly email: string | null }[],
): Promise<number> {
  return to.count(update, [
    tenantId,
    plainArray(changed.map(({ userId }) => userId)),
    textArray(changed.map(({ email }) => email)),
  ]);
}
