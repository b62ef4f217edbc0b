import { answerOf } from '@kontor/sdk/client';
import { KontorError } from '@kontor/sdk/errors';
import type { AuthProvider } from 'react-admin';

import { kontor } from '../kontor.ts';

/** Who sits before the panel. */
export interface Staff {
  readonly id: string;
  readonly username: string;
  /** customer, staff or admin. */
  readonly role: string;
}

const UNAUTHORIZED = 401;
/** How long one look at who is signed in stands; every answer of the server may end it sooner. */
const KEPT_MS = 30_000;

let known: { readonly until: number; readonly staff: Promise<Staff> } | null = null;

/** Who is signed in. @throws KontorError 401 where nobody is. */
function whoAmI(): Promise<Staff> {
  if (known !== null && performance.now() < known.until) return known.staff;
  const staff = answerOf(kontor.GET('/auth/me/')).then(({ user }) => user);
  known = { until: performance.now() + KEPT_MS, staff };
  staff.catch(() => {
    known = null;
  });
  return staff;
}

/** Leaves for the server's own sign-in form, which comes back to where one was. */
export function leaveToSignIn(ended: boolean): void {
  const here = location.pathname + location.search;
  const reason = ended ? '&ended=1' : '';
  location.assign(`/admin/login/?next=${encodeURIComponent(here)}${reason}`);
}

/** Whether an error says that the session is over. */
export function isSessionOver(error: unknown): boolean {
  return error instanceof KontorError && error.status === UNAUTHORIZED;
}

/** Never settles: the page is being left. */
function leaving(): Promise<never> {
  return new Promise(() => {});
}

/** The server's session, for the component set. There is no sign-in form here: the server has it. */
export const session: AuthProvider = {
  login: () => {
    leaveToSignIn(false);
    return leaving();
  },
  logout: async (params) => {
    known = null;
    // The set calls this by itself after a refusal, too: then the session is over already.
    if (params === undefined || (params as { readonly byHand?: boolean }).byHand !== true) return leaving();
    await answerOf(kontor.POST('/auth/logout/')).catch(() => undefined);
    location.assign('/admin/login/');
    return leaving();
  },
  checkAuth: async () => {
    try {
      await whoAmI();
    } catch (error) {
      if (!isSessionOver(error)) return;
      leaveToSignIn(true);
      await leaving();
    }
  },
  checkError: async (error: unknown) => {
    if (!isSessionOver(error)) return;
    known = null;
    leaveToSignIn(true);
    await leaving();
  },
  getIdentity: async () => {
    const { id, username } = await whoAmI();
    return { id, fullName: username };
  },
  getPermissions: async () => (await whoAmI()).role,
};
