import { chosenField } from '../shell/filter-fields.tsx';

/** Products that are for sale, or are not. */
export const SALE_FIELD = chosenField({
  name: 'active',
  label: 'State',
  width: 150,
  choices: [
    ['true', 'For sale'],
    ['false', 'Not for sale'],
  ],
});
