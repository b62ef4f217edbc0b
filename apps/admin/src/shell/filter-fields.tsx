import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { createElement, Fragment } from 'react';

import type { FilterFields } from './filter-bar.tsx';

/** A filter that somebody types. */
export interface TypedField {
  readonly name: string;
  readonly label: string;
  /** In pixels, where there is room. */
  readonly width: number;
  /** What it is, where it is no text. */
  readonly kind?: 'date' | 'amount';
}

/** Filters that are applied when the form is sent. */
export function typedFields(fields: readonly TypedField[]): FilterFields {
  return (values, change) =>
    fields.map(({ name, label, width, kind }) => (
      <TextField
        key={name}
        label={label}
        value={values[name] ?? ''}
        onChange={(event) => change(name, event.target.value)}
        sx={{ flex: { xs: '1 1 130px', sm: `0 1 ${width}px` } }}
        {...(kind === 'date' ? { type: 'date' } : {})}
        slotProps={{
          ...(kind === 'date' ? { inputLabel: { shrink: true } } : {}),
          htmlInput: { autoComplete: 'off', ...(kind === 'amount' ? { inputMode: 'decimal' } : {}) },
        }}
      />
    ));
}

/** A filter that somebody chooses. */
export interface ChosenField {
  readonly name: string;
  readonly label: string;
  /** In pixels, where there is room. */
  readonly width: number;
  /** What nothing chosen is called. */
  readonly any?: string;
  /** Values, and their words. */
  readonly choices: readonly (readonly [value: string, words: string])[];
}

/** A filter that is applied as soon as something is chosen. */
export function chosenField({ name, label, width, any = 'Any', choices }: ChosenField): FilterFields {
  return (values, change) => (
    <TextField
      select
      label={label}
      value={values[name] ?? ''}
      onChange={(event) => change(name, event.target.value, true)}
      sx={{ flex: { xs: '1 1 130px', sm: `0 1 ${width}px` } }}
    >
      <MenuItem value="">{any}</MenuItem>
      {choices.map(([value, words]) => (
        <MenuItem key={value} value={value}>
          {words}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** Several filters, one after another. */
export function allFields(...fields: readonly FilterFields[]): FilterFields {
  return (values, change) => createElement(Fragment, null, ...fields.map((each) => each(values, change)));
}
