import { createKontor } from '@kontor/sdk/client';
import { Intents } from '@kontor/sdk/intents';
import { whenBrowserOnline } from '@kontor/sdk/retries';

/** The store, as this page's own session sees it. While the browser is offline, requests wait. */
export const kontor = createKontor({ baseUrl: location.origin, retries: { whenOnline: whenBrowserOnline } });

/** One key per thing that somebody wants done, kept until it is answered: a second click or a reload does not do it twice. */
export const intents = new Intents(sessionStorage, { prefix: 'kontor:admin:' });
