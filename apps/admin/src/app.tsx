import { QueryClient } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Admin, CustomRoutes } from 'react-admin';
import { BrowserRouter, Route } from 'react-router-dom';

import { dataProvider } from './data/provider.ts';
import HomePage from './pages/home.tsx';
import NotFoundPage from './pages/not-found.tsx';
import { PAGES } from './pages.tsx';
import { Guarded } from './shell/guarded.tsx';
import { Layout } from './shell/layout.tsx';
import { messages } from './shell/messages.ts';
import { PageSkeleton } from './shell/page-skeleton.tsx';
import { session } from './shell/session.ts';
import { DARK_THEME, LIGHT_THEME } from './shell/theme.ts';

const queries = new QueryClient({
  // The client itself repeats what makes sense to repeat; what is shown is asked for again when somebody comes back to the page.
  defaultOptions: {
    queries: { retry: false, staleTime: 2_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

/** The panel: one route for each entry of the list of pages. */
export function App() {
  return (
    <BrowserRouter basename="/admin">
      <Admin
        title="Kontor"
        authProvider={session}
        catchAll={NotFoundPage}
        dashboard={HomePage}
        darkTheme={DARK_THEME}
        dataProvider={dataProvider}
        disableTelemetry
        i18nProvider={messages}
        layout={Layout}
        lightTheme={LIGHT_THEME}
        loginPage={false}
        queryClient={queries}
        requireAuth
      >
        <CustomRoutes>
          {PAGES.filter(({ path }) => path !== '/').map(({ path, Page, role }) => (
            <Route
              key={path}
              path={path}
              element={
                <Guarded role={role}>
                  <Suspense fallback={<PageSkeleton />}>
                    <Page />
                  </Suspense>
                </Guarded>
              }
            />
          ))}
        </CustomRoutes>
      </Admin>
    </BrowserRouter>
  );
}
