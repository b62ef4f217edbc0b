import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import Dialog from '@mui/material/Dialog';
import InputBase from '@mui/material/InputBase';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useState } from 'react';
import { usePermissions } from 'react-admin';
import { useNavigate } from 'react-router-dom';

import { PAGES } from '../pages.tsx';
import { FINDERS, type Hit } from './finders.ts';

const TEXT_MIN = 2;
const HITS_MAX = 5;

/** Goes to a page or finds a thing by its name or id, with the keyboard alone: type, arrows, Enter. */
export function Palette({ close }: { readonly close: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const navigate = useNavigate();
  const listId = useId();
  const pages = usePagesFor(text);
  const { hits: things, isSearching } = useThingsFor(text);
  const hits = [...pages, ...things];
  const chosen = Math.min(active, Math.max(0, hits.length - 1));
  useEffect(() => {
    document.getElementById(`${listId}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, listId]);

  const go = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    close();
    void navigate(hit.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && hits.length > 0) {
      event.preventDefault();
      setActive((chosen + move + hits.length) % hits.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(hits[chosen]);
    }
  };
  const isLong = text.trim().length >= TEXT_MIN;
  return (
    <Dialog
      open
      onClose={close}
      aria-label="Search or go to"
      sx={{ '& .MuiDialog-container': { alignItems: 'flex-start' } }}
      slotProps={{ paper: { sx: { mt: { xs: 2, sm: '12vh' } } } }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', px: 2, py: 1.25, borderBottom: 1, borderColor: 'divider' }}>
        <InputBase
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was opened to type into it
          autoFocus
          fullWidth
          placeholder="A page, an order, a customer, a product…"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          inputProps={{
            'aria-label': 'Search or go to',
            role: 'combobox',
            'aria-expanded': true,
            'aria-controls': listId,
            'aria-autocomplete': 'list',
            ...(hits.length > 0 ? { 'aria-activedescendant': `${listId}-${chosen}` } : {}),
            autoComplete: 'off',
            spellCheck: false,
          }}
          sx={{ fontSize: '1rem' }}
        />
        {isSearching && <CircularProgress size={16} aria-label="Searching" />}
      </Box>
      <Box id={listId} role="listbox" aria-label="Found" sx={{ overflowY: 'auto', py: 0.75, minHeight: 120 }}>
        {hits.map((hit, index) => (
          <Box
            key={`${hit.kind} ${hit.path}`}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => go(hit)}
            onMouseMove={() => setActive(index)}
            sx={{
              display: 'flex',
              flexWrap: { xs: 'wrap', sm: 'nowrap' },
              columnGap: 1.5,
              alignItems: 'baseline',
              px: 2,
              py: 0.75,
              cursor: 'pointer',
              bgcolor: index === chosen ? 'primary.light' : 'transparent',
            }}
          >
            <Typography variant="caption" sx={{ width: 72, flexShrink: 0, color: 'text.secondary' }}>
              {hit.kind}
            </Typography>
            <Typography variant="body2" sx={{ fontWeight: 550, minWidth: 0 }}>
              {hit.label}
            </Typography>
            <Typography
              variant="caption"
              sx={{ color: 'text.secondary', ml: 'auto', textAlign: 'right', overflowWrap: 'normal' }}
            >
              {hit.detail}
            </Typography>
          </Box>
        ))}
      </Box>
      {hits.length === 0 && (
        <Typography component="output" variant="body2" sx={{ display: 'block', px: 2, pb: 2, color: 'text.secondary' }}>
          {isSearching ? 'Searching…' : isLong ? 'Nothing of that name. Try an id, a username or a SKU.' : 'Type more.'}
        </Typography>
      )}
    </Dialog>
  );
}

function usePagesFor(text: string): Hit[] {
  const { permissions } = usePermissions<string>();
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return PAGES.flatMap(({ path, menu, role }) => {
    if (menu === null || (role === 'admin' && permissions !== 'admin')) return [];
    const known = `${menu.label} ${menu.group} ${menu.words ?? ''}`.toLowerCase();
    return words.every((word) => known.includes(word))
      ? [{ kind: 'Page', path, label: menu.label, detail: menu.group }]
      : [];
  });
}

/** What the store knows by that name: every finder is asked, and one that fails finds nothing. */
function useThingsFor(typed: string): { readonly hits: readonly Hit[]; readonly isSearching: boolean } {
  const text = useDeferredValue(typed.trim());
  const { data, isFetching } = useQuery({
    queryKey: ['palette', text],
    enabled: text.length >= TEXT_MIN,
    queryFn: async ({ signal }) => {
      const found = await Promise.allSettled(FINDERS.map((find) => find(text, HITS_MAX, signal)));
      return found.flatMap((each) => (each.status === 'fulfilled' ? each.value.slice(0, HITS_MAX) : []));
    },
  });
  return { hits: text.length < TEXT_MIN ? [] : (data ?? []), isSearching: isFetching };
}
