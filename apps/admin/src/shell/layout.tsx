import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import { useTheme } from '@mui/material/styles';
import useMediaQuery from '@mui/material/useMediaQuery';
import { type ReactNode, useState } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { useLocation } from 'react-router-dom';

import { ErrorNotice } from './error-notice.tsx';
import { Menu } from './menu.tsx';
import { Palette } from './palette.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const MENU_WIDTH = 208;
const BAR_HEIGHT = 52;

/** The frame of every page: menu, bar, command palette, and the page's own place, whose errors stay in it. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const [menuOpen, setMenuOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const { pathname } = useLocation();
  const wide = useMediaQuery(useTheme().breakpoints.up('md'));
  useShortcuts({ openPalette: () => setPaletteOpen(true) });
  return (
    <Box sx={{ display: 'flex', minHeight: '100vh', bgcolor: 'background.default' }}>
      <Box
        component="a"
        href="#content"
        sx={{
          position: 'fixed',
          top: -60,
          left: 8,
          zIndex: 'tooltip',
          bgcolor: 'background.paper',
          color: 'primary.main',
          p: 1.25,
          borderRadius: 1,
          '&:focus': { top: 8 },
        }}
      >
        Skip to the page
      </Box>
      {wide ? (
        <Box
          component="nav"
          aria-label="Pages"
          sx={{
            width: MENU_WIDTH,
            flexShrink: 0,
            borderRight: 1,
            borderColor: 'divider',
            bgcolor: 'background.paper',
            position: 'sticky',
            top: 0,
            height: '100vh',
            overflowY: 'auto',
          }}
        >
          <Menu />
        </Box>
      ) : (
        <Drawer
          open={menuOpen}
          onClose={() => setMenuOpen(false)}
          slotProps={{ paper: { sx: { width: MENU_WIDTH + 32 } } }}
        >
          <nav aria-label="Pages">
            <Menu onGo={() => setMenuOpen(false)} />
          </nav>
        </Drawer>
      )}
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <TopBar
          height={BAR_HEIGHT}
          {...(wide ? {} : { openMenu: () => setMenuOpen(true) })}
          openPalette={() => setPaletteOpen(true)}
        />
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{ flex: 1, width: '100%', maxWidth: 1480, mx: 'auto', p: { xs: 1.5, sm: 2, lg: 3 }, outline: 'none' }}
        >
          <ErrorBoundary
            resetKeys={[pathname]}
            fallbackRender={({ error, resetErrorBoundary }) => <ErrorNotice error={error} retry={resetErrorBoundary} />}
          >
            {children}
          </ErrorBoundary>
        </Box>
      </Box>
      {paletteOpen && <Palette close={() => setPaletteOpen(false)} />}
    </Box>
  );
}
