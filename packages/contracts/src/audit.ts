/** What kinds of things the audit list tells of. */
export const AUDIT_TARGETS = ['order', 'saga', 'product', 'reservation', 'account', 'user'] as const;
/** One of AUDIT_TARGETS. */
export type AuditTarget = (typeof AUDIT_TARGETS)[number];

/** A few values by name, ready to be shown: amounts as decimal strings, nothing personal. */
export type AuditFacts = Readonly<Record<string, string | number | boolean | null>>;

/** What somebody changed of what is not his own, as one event tells it. */
export interface AuditedChange {
  readonly targetType: AuditTarget;
  readonly targetId: string;
  /** Null where there was nothing before. Only what differs. */
  readonly before: AuditFacts | null;
  readonly after: AuditFacts;
  /** What was written beside the command, for people. Kept in an erasable row, as what follows. */
  readonly note?: string | null;
  /** Values that are personal, such as a mail address. */
  readonly personal?: { readonly before: AuditFacts | null; readonly after: AuditFacts };
}
