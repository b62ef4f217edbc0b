import AccountIcon from '@mui/icons-material/AccountCircleOutlined';
import DarkIcon from '@mui/icons-material/DarkModeOutlined';
import LightIcon from '@mui/icons-material/LightModeOutlined';
import MenuIcon from '@mui/icons-material/Menu';
import SearchIcon from '@mui/icons-material/Search';
import AppBar from '@mui/material/AppBar';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import IconButton from '@mui/material/IconButton';
import MuiMenu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useTheme } from '@mui/material/styles';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useState } from 'react';
import { useGetIdentity, useLogout, usePermissions, useTheme as useThemeChoice } from 'react-admin';

import { useLiveState } from './live.ts';

const LIVE_WORDS = {
  live: 'Changes are shown as they happen',
  polling: 'Changes are shown every few seconds',
  connecting: 'This page is shown as it was loaded',
} as const;

/** The bar above the page: search, whether it is live, day or night, and who is signed in. */
export function TopBar({
  height,
  openMenu,
  openPalette,
}: {
  readonly height: number;
  readonly openMenu?: () => void;
  readonly openPalette: () => void;
}) {
  return (
    <AppBar
      position="sticky"
      component="header"
      sx={{ bgcolor: 'background.paper', color: 'text.primary', borderBottom: 1, borderColor: 'divider' }}
    >
      <Box sx={{ height, px: { xs: 1, sm: 2 }, display: 'flex', alignItems: 'center', gap: 1 }}>
        {openMenu !== undefined && (
          <IconButton aria-label="Open the menu" onClick={openMenu}>
            <MenuIcon />
          </IconButton>
        )}
        <Button
          onClick={openPalette}
          color="inherit"
          startIcon={<SearchIcon fontSize="small" />}
          aria-keyshortcuts="Control+K Meta+K"
          sx={{
            color: 'text.secondary',
            border: 1,
            borderColor: 'divider',
            justifyContent: 'flex-start',
            px: 1.25,
            fontWeight: 400,
            minWidth: { sm: 280 },
          }}
        >
          Search or go to…
          <Box
            component="kbd"
            aria-hidden
            sx={{ ml: 'auto', pl: 2, display: { xs: 'none', sm: 'inline' }, font: 'inherit', fontSize: '0.75rem' }}
          >
            Ctrl K
          </Box>
        </Button>
        <Box sx={{ flex: 1 }} />
        <LiveDot />
        <DayAndNight />
        <Account />
      </Box>
    </AppBar>
  );
}

function LiveDot() {
  const state = useLiveState();
  const isPhone = useMediaQuery(useTheme().breakpoints.down('sm'));
  if (state === 'connecting') return null;
  return (
    <Tooltip title={LIVE_WORDS[state]} describeChild>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.75, color: 'text.secondary', px: 0.5 }}>
        <Box
          aria-hidden
          sx={{ width: 8, height: 8, borderRadius: '50%', bgcolor: state === 'live' ? 'success.main' : 'warning.main' }}
        />
        <Typography variant="caption" className={isPhone ? 'visually-hidden' : ''}>
          {state === 'live' ? 'Live' : 'Polling'}
        </Typography>
      </Box>
    </Tooltip>
  );
}

function DayAndNight() {
  const [, setTheme] = useThemeChoice();
  const isDark = useTheme().palette.mode === 'dark';
  const label = isDark ? 'Switch to light' : 'Switch to dark';
  return (
    <Tooltip title={label}>
      <IconButton aria-label={label} onClick={() => setTheme(isDark ? 'light' : 'dark')}>
        {isDark ? <LightIcon fontSize="small" /> : <DarkIcon fontSize="small" />}
      </IconButton>
    </Tooltip>
  );
}

function Account() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data: identity } = useGetIdentity();
  const { permissions } = usePermissions<string>();
  const logout = useLogout();
  const name = identity?.fullName ?? '';
  return (
    <>
      <Button
        color="inherit"
        startIcon={<AccountIcon fontSize="small" />}
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={`Account of ${name}`}
        sx={{ minWidth: 0, '& .MuiButton-startIcon': { mr: { xs: 0, sm: 0.75 } } }}
      >
        <Box
          component="span"
          sx={{ display: { xs: 'none', sm: 'inline' }, maxWidth: 160, overflow: 'hidden', textOverflow: 'ellipsis' }}
        >
          {name}
        </Box>
      </Button>
      <MuiMenu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <Box component="li" sx={{ px: 2, py: 0.75 }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {name}
          </Typography>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {permissions === 'admin' ? 'Administrator' : 'Staff'}
          </Typography>
        </Box>
        <Divider component="li" />
        <MenuItem component="a" href="/shop/">
          Shop
        </MenuItem>
        <MenuItem component="a" href="/docs/">
          API reference
        </MenuItem>
        <MenuItem onClick={() => void logout({ byHand: true })}>Sign out</MenuItem>
      </MuiMenu>
    </>
  );
}
