import { createTheme, type Theme, type ThemeOptions } from '@mui/material/styles';
import type { RaThemeOptions } from 'react-admin';

/** Set in the fonts of the machine: none is fetched. Figures have one width, so that columns of money line up. */
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
/** For ids and keys. */
export const MONOSPACE = 'ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", Menlo, Consolas, monospace';

const LIGHT: NonNullable<ThemeOptions['palette']> = {
  mode: 'light',
  primary: { main: '#0b6b53', dark: '#084f3e', light: '#dcece5', contrastText: '#ffffff' },
  secondary: { main: '#4a5b56', contrastText: '#ffffff' },
  error: { main: '#a3221b', light: '#fdf0ee' },
  warning: { main: '#8a5300', light: '#fbf1df' },
  success: { main: '#1f6b3a', light: '#e3f1e7' },
  info: { main: '#2b5d86', light: '#e5eef6' },
  background: { default: '#f3f4f1', paper: '#ffffff' },
  text: { primary: '#1d2321', secondary: '#56605d' },
  divider: '#d9deda',
};

const DARK: NonNullable<ThemeOptions['palette']> = {
  mode: 'dark',
  primary: { main: '#4cc9a4', dark: '#3aa888', light: '#17352d', contrastText: '#06241b' },
  secondary: { main: '#a9b8b3', contrastText: '#121615' },
  error: { main: '#ffb4ab', light: '#3a1815' },
  warning: { main: '#f0bf72', light: '#33260f' },
  success: { main: '#8fd6a5', light: '#16301f' },
  info: { main: '#9cc6ea', light: '#152a3a' },
  background: { default: '#121615', paper: '#1b2120' },
  text: { primary: '#e8edea', secondary: '#a3aeaa' },
  divider: '#333d3a',
};

function themeOf(palette: NonNullable<ThemeOptions['palette']>): RaThemeOptions {
  const base = createTheme({ palette });
  return {
    palette,
    shape: { borderRadius: 8 },
    spacing: 8,
    typography: {
      fontFamily: FONT,
      fontSize: 13,
      h1: { fontSize: '1.375rem', fontWeight: 650, letterSpacing: '-0.01em', lineHeight: 1.25 },
      h2: { fontSize: '0.9375rem', fontWeight: 650, lineHeight: 1.3 },
      h3: { fontSize: '0.8125rem', fontWeight: 650, lineHeight: 1.3 },
      body1: { fontSize: '0.875rem', lineHeight: 1.5 },
      body2: { fontSize: '0.8125rem', lineHeight: 1.45 },
      caption: { fontSize: '0.75rem', lineHeight: 1.4 },
      button: { textTransform: 'none', fontWeight: 600 },
    },
    components: {
      MuiCssBaseline: { styleOverrides: globalStyles(base) },
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiButton: { defaultProps: { size: 'small', disableElevation: true } },
      MuiIconButton: { defaultProps: { size: 'small' } },
      MuiTextField: { defaultProps: { size: 'small', variant: 'outlined' } },
      MuiFormControl: { defaultProps: { size: 'small', variant: 'outlined' } },
      MuiSelect: { defaultProps: { size: 'small' } },
      MuiCheckbox: { defaultProps: { size: 'small' } },
      MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiAppBar: { defaultProps: { elevation: 0, color: 'default' } },
      MuiTable: { defaultProps: { size: 'small' } },
      MuiTableCell: {
        styleOverrides: {
          root: {
            borderColor: base.palette.divider,
            padding: '7px 12px',
            fontSize: '0.8125rem',
            // A cell is as wide as its longest word: a figure is never broken.
            overflowWrap: 'break-word',
            '&:first-of-type:not(.MuiTableCell-paddingCheckbox)': { paddingLeft: 16 },
            '&:last-of-type': { paddingRight: 16 },
          },
          head: { fontWeight: 600, color: base.palette.text.secondary, whiteSpace: 'nowrap' },
        },
      },
      MuiDialog: { defaultProps: { fullWidth: true, maxWidth: 'sm' } },
      MuiTooltip: { defaultProps: { arrow: true, enterDelay: 400 } },
      MuiLink: { defaultProps: { underline: 'hover' } },
    },
  };
}

function globalStyles({ palette }: Theme): object {
  return {
    body: { fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' },
    ':focus-visible': { outline: `2px solid ${palette.primary.main}`, outlineOffset: 2 },
    '.visually-hidden': {
      position: 'absolute',
      width: 1,
      height: 1,
      margin: -1,
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
    },
  };
}

/** By day. */
export const LIGHT_THEME = themeOf(LIGHT);
/** By night, or where the machine is set so. */
export const DARK_THEME = themeOf(DARK);
