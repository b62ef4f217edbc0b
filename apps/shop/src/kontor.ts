import { createKontor } from '@kontor/sdk/client';
import { whenBrowserOnline } from '@kontor/sdk/retries';

/** The store, as this page's own session sees it. While the browser is offline, requests wait. */
export const kontor = createKontor({ baseUrl: location.origin, retries: { whenOnline: whenBrowserOnline } });
