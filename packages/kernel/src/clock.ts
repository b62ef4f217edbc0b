/** A moment in milliseconds since the Unix epoch, UTC. Rules get it in their command; nothing in a domain reads a clock. */
export type Instant = number;

/** Prints an instant as ISO 8601 in UTC with milliseconds, the form of every time in the contract. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}
