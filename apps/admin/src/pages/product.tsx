import { answerOf } from '@kontor/sdk/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';

import { kontor } from '../kontor.ts';
import { CopyId } from '../parts/copy-id.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { formatCount, formatMoney } from '../parts/format.ts';
import { PageHeader, Panel } from '../parts/panel.tsx';
import { StateChip } from '../parts/status-chip.tsx';
import { TwoColumns } from '../parts/two-columns.tsx';
import { useTitle } from '../parts/use-title.ts';
import { EditProduct, type Product } from '../products/edit-product.tsx';
import { StockActions } from '../products/stock-actions.tsx';
import { Holders, Movements, StockChart } from '../products/stock-panels.tsx';
import { useLive } from '../shell/live.ts';
import { OneThing } from '../shell/one-thing.tsx';

/** One product: what it is, what there is of it, who holds it, and how its stock went. */
export default function ProductPage() {
  const { id = '' } = useParams();
  const queries = useQueryClient();
  const product = useQuery({
    queryKey: ['product', id],
    queryFn: ({ signal }) =>
      answerOf(kontor.GET('/admin/api/products/{product_id}/', { params: { path: { product_id: id } }, signal })),
  });
  const reload = () => void queries.invalidateQueries({ queryKey: ['product', id] });
  useLive(reload, [id]);
  useTitle(product.data?.name ?? 'Product');
  return (
    <OneThing query={product} noun="product" list="/products">
      {(data) => (
        <>
          <PageHeader
            title={<bdi>{data.name}</bdi>}
            beside={
              <StateChip tone={data.active ? 'good' : 'quiet'}>{data.active ? 'For sale' : 'Not for sale'}</StateChip>
            }
            actions={<StockActions product={data} changed={reload} />}
          />
          <TwoColumns
            left={
              <>
                <ProductFacts product={data} />
                <EditProduct key={data.id} product={data} changed={reload} />
              </>
            }
            right={
              <>
                <StockChart productId={id} />
                <Holders productId={id} />
                <Movements productId={id} />
              </>
            }
          />
        </>
      )}
    </OneThing>
  );
}

function ProductFacts({ product }: { readonly product: Product }) {
  return (
    <Panel title="Product">
      <Facts>
        <Fact label="Id">
          <CopyId id={product.id} />
        </Fact>
        <Fact label="SKU">{product.sku}</Fact>
        <Fact label="Price">{formatMoney(product.price, product.currency)}</Fact>
        <Fact label="Version">{product.version}</Fact>
        <Fact label="On hand">{formatCount(product.stock_quantity)}</Fact>
        <Fact label="Reserved">{formatCount(product.reserved_quantity)}</Fact>
        <Fact label="Available">
          <strong>{formatCount(product.available_quantity)}</strong>
        </Fact>
      </Facts>
    </Panel>
  );
}
