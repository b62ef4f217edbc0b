import SearchIcon from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import InputAdornment from '@mui/material/InputAdornment';
import { useTheme } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import useMediaQuery from '@mui/material/useMediaQuery';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useListContext } from 'react-admin';

import { ExportLink } from './export-link.tsx';
import { SEARCH_FIELD } from './use-shortcuts.ts';

/** The values of a list's filters, all of them text. */
export type FilterValues = Readonly<Record<string, string>>;
/** Fields of a filter: the values as they are typed, and how to change one of them, at once or when the form is sent. */
export type FilterFields = (
  values: FilterValues,
  change: (name: string, value: string, atOnce?: boolean) => void,
) => ReactNode;

/** Tells sets of values apart, whatever the order of their fields. */
function keyOf(values: FilterValues): string {
  return JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The filters of a list: a search that `/` leads to, and fields of the list's own. They are applied when the form is sent (Enter), so that nothing
 * is asked for while somebody types; a choice from a list applies at once.
 */
export function FilterBar({
  searchLabel,
  children,
  more,
}: {
  readonly searchLabel: string;
  /** The other fields, which get the values as they are typed and how to change them. */
  readonly children?: FilterFields;
  /** Fields that are wanted less often: on a phone they are behind a button. */
  readonly more?: FilterFields;
}) {
  const { filterValues, setFilters } = useListContext();
  const applied = filterValues as FilterValues;
  const address = keyOf(applied);
  const [typed, setTyped] = useState({ address, sent: address, values: applied });
  // The address has changed: where it is not what was sent from here (back, a link), what was typed is old.
  if (typed.address !== address)
    setTyped({ ...typed, address, values: address === typed.sent ? typed.values : applied });
  const { values } = typed;
  const apply = (next: FilterValues) => {
    const filled = Object.fromEntries(Object.entries(next).filter(([, value]) => value.trim() !== ''));
    setTyped({ address, sent: keyOf(filled), values: filled });
    setFilters(filled, undefined, false);
  };
  const change = (name: string, value: string, atOnce = false) => {
    const next = { ...values, [name]: value };
    if (atOnce) apply(next);
    else setTyped({ ...typed, values: next });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    apply(values);
  };
  const isFiltered = Object.keys(applied).length > 0;
  const isPhone = useMediaQuery(useTheme().breakpoints.down('sm'));
  const [isOpen, setOpen] = useState(false);
  return (
    <Box
      component="form"
      role="search"
      onSubmit={onSubmit}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
    >
      <TextField
        type="search"
        label={searchLabel}
        value={values['q'] ?? ''}
        onChange={(event) => change('q', event.target.value)}
        sx={{ flex: '1 1 240px', maxWidth: { sm: 420 } }}
        slotProps={{
          htmlInput: { [SEARCH_FIELD]: '', 'aria-keyshortcuts': '/', autoComplete: 'off', spellCheck: false },
          input: {
            startAdornment: (
              <InputAdornment position="start">
                <SearchIcon fontSize="small" />
              </InputAdornment>
            ),
          },
        }}
      />
      {children?.(values, change)}
      {(!isPhone || isOpen) && more?.(values, change)}
      {isPhone && more !== undefined && (
        <Button color="inherit" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Fewer filters' : 'More filters'}
        </Button>
      )}
      <Button type="submit" variant="outlined">
        Search
      </Button>
      {isFiltered && (
        <Button color="inherit" onClick={() => apply({})}>
          Clear filters
        </Button>
      )}
      <ExportLink />
    </Box>
  );
}
