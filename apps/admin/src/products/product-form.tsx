import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';

/** What of a product can be edited, as it is typed. */
export interface ProductFields {
  readonly name: string;
  readonly description: string;
  readonly price: string;
  readonly active: boolean;
}

const NAME_MAX = 200;
const DESCRIPTION_MAX = 10_000;
const AMOUNT_MAX = 20;

/** The fields of a product, for a new one and for one that is edited. */
export function ProductForm({
  fields,
  change,
  currency,
}: {
  readonly fields: ProductFields;
  readonly change: (fields: ProductFields) => void;
  readonly currency: string;
}) {
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <TextField
        label="Name"
        required
        value={fields.name}
        onChange={(event) => change({ ...fields, name: event.target.value })}
        slotProps={{ htmlInput: { maxLength: NAME_MAX, dir: 'auto' } }}
      />
      <TextField
        label={`Price in ${currency}`}
        required
        value={fields.price}
        onChange={(event) => change({ ...fields, price: event.target.value })}
        helperText="At most two decimal places, such as 2500000.00. Orders that were placed keep their price."
        slotProps={{ htmlInput: { inputMode: 'decimal', maxLength: AMOUNT_MAX, autoComplete: 'off' } }}
      />
      <TextField
        label="Description"
        value={fields.description}
        onChange={(event) => change({ ...fields, description: event.target.value })}
        multiline
        minRows={3}
        maxRows={12}
        slotProps={{ htmlInput: { maxLength: DESCRIPTION_MAX, dir: 'auto' } }}
      />
      <FormControlLabel
        control={
          <Switch checked={fields.active} onChange={(event) => change({ ...fields, active: event.target.checked })} />
        }
        label="For sale"
      />
    </Box>
  );
}
