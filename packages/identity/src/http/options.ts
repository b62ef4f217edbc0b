import type { Identity } from '../service.ts';

/** What the routes of identity are given. */
export interface IdentityRoutesOptions {
  readonly identity: Identity;
  /** A line below the sign-in form, such as the sample accounts of demo mode. */
  readonly hint?: string;
}
