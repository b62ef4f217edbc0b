import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { Link as RouterLink } from 'react-router-dom';

/** A product by its name, which leads to it, and its SKU. */
export function ProductName({
  id,
  name,
  sku,
}: {
  readonly id: string;
  readonly name: string;
  readonly sku: string | null;
}) {
  return (
    <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Link component={RouterLink} to={`/products/${id}`}>
        <bdi>{name}</bdi>
      </Link>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {sku}
      </Typography>
    </Box>
  );
}
