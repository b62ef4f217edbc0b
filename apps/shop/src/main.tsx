import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';

import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { Boundary } from './parts/boundary.tsx';
import { queries } from './queries.ts';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Boundary>
          <App />
        </Boundary>
      </QueryClientProvider>
    </StrictMode>,
  );
}
