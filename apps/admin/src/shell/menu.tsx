import Box from '@mui/material/Box';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import Typography from '@mui/material/Typography';
import { usePermissions } from 'react-admin';
import { NavLink, useLocation } from 'react-router-dom';

import { GROUPS, PAGES } from '../pages.tsx';

/** The pages that the person may see, in their groups. */
export function Menu({ onGo }: { readonly onGo?: () => void }) {
  const { permissions } = usePermissions<string>();
  const { pathname } = useLocation();
  const shown = PAGES.filter(({ menu, role }) => menu !== null && (role === 'staff' || permissions === 'admin'));
  const isHere = (path: string) => (path === '/' ? pathname === '/' : pathname.startsWith(path));
  return (
    <Box sx={{ py: 1.5 }}>
      <Typography
        component="p"
        sx={{ px: 2, pb: 1.5, fontWeight: 700, letterSpacing: '0.04em', color: 'primary.main', fontSize: '1rem' }}
      >
        Kontor
      </Typography>
      {GROUPS.map((group) => {
        const pages = shown.filter(({ menu }) => menu?.group === group);
        if (pages.length === 0) return null;
        return (
          <Box key={group} sx={{ mb: 1 }}>
            <Typography variant="caption" component="h2" id={`menu-${group}`} sx={{ px: 2, color: 'text.secondary' }}>
              {group}
            </Typography>
            <List dense disablePadding aria-labelledby={`menu-${group}`}>
              {pages.map(({ path, menu }) => {
                if (menu === null) return null;
                const { Icon, label } = menu;
                return (
                  <ListItem key={path} disablePadding sx={{ px: 1 }}>
                    <ListItemButton
                      component={NavLink}
                      to={path}
                      end={path === '/'}
                      selected={isHere(path)}
                      onClick={() => onGo?.()}
                      sx={{ borderRadius: 1, py: 0.5, '&.Mui-selected': { bgcolor: 'primary.light' } }}
                    >
                      <ListItemIcon sx={{ minWidth: 32, color: 'text.secondary' }}>
                        <Icon fontSize="small" />
                      </ListItemIcon>
                      <ListItemText
                        primary={label}
                        slotProps={{ primary: { variant: 'body2', sx: { fontWeight: 550 } } }}
                      />
                    </ListItemButton>
                  </ListItem>
                );
              })}
            </List>
          </Box>
        );
      })}
    </Box>
  );
}
