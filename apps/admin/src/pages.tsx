import WalletsIcon from '@mui/icons-material/AccountBalanceWalletOutlined';
import AuditIcon from '@mui/icons-material/FactCheckOutlined';
import ProductsIcon from '@mui/icons-material/Inventory2Outlined';
import UsersIcon from '@mui/icons-material/PeopleOutlined';
import StockValueIcon from '@mui/icons-material/PriceChangeOutlined';
import OrdersIcon from '@mui/icons-material/ReceiptLongOutlined';
import StatementsIcon from '@mui/icons-material/ReceiptOutlined';
import SagasIcon from '@mui/icons-material/RouteOutlined';
import DashboardIcon from '@mui/icons-material/SpaceDashboardOutlined';
import DataIcon from '@mui/icons-material/StorageOutlined';
import IntegrityIcon from '@mui/icons-material/VerifiedOutlined';
import { type ComponentType, lazy } from 'react';

import HomePage from './pages/home.tsx';

/** The groups of the menu, in their order. */
export const GROUPS = ['Today', 'Sales', 'Catalogue', 'Money', 'People', 'System'] as const;

/** A page of the panel. */
export interface PanelPage {
  /** Below /admin; with `:id` it is the page of one thing, and in no menu. */
  readonly path: string;
  readonly Page: ComponentType;
  /** Who may see it; what staff may, admin may. The server asks again. */
  readonly role: 'staff' | 'admin';
  /** How it stands in the menu and the palette; null: in neither. */
  readonly menu: {
    readonly group: (typeof GROUPS)[number];
    readonly label: string;
    readonly Icon: ComponentType<{ fontSize?: 'small' }>;
    /** Other words by which the palette finds it. */
    readonly words?: string;
  } | null;
}

/**
 * The one list of pages: the route table, the menu and the command palette are made from it. To add a page, write `src/pages/<name>.tsx` with the page
 * as its default export, and a line here; what it lists, if anything, is named in `src/data/resources.ts`.
 */
export const PAGES: readonly PanelPage[] = [
  {
    path: '/',
    Page: HomePage,
    role: 'staff',
    menu: { group: 'Today', label: 'Home', Icon: DashboardIcon, words: 'overview dashboard today' },
  },
  {
    path: '/orders',
    Page: lazy(() => import('./pages/orders.tsx')),
    role: 'staff',
    menu: { group: 'Sales', label: 'Orders', Icon: OrdersIcon, words: 'sales payments shipping cancel refund' },
  },
  { path: '/orders/:id', Page: lazy(() => import('./pages/order.tsx')), role: 'staff', menu: null },
  {
    path: '/products',
    Page: lazy(() => import('./pages/products.tsx')),
    role: 'staff',
    menu: { group: 'Catalogue', label: 'Products', Icon: ProductsIcon, words: 'stock inventory prices catalogue sku' },
  },
  { path: '/products/:id', Page: lazy(() => import('./pages/product.tsx')), role: 'staff', menu: null },
  {
    path: '/stock-value',
    Page: lazy(() => import('./pages/stock-value.tsx')),
    role: 'staff',
    menu: { group: 'Catalogue', label: 'Stock value', Icon: StockValueIcon, words: 'inventory worth valuation money' },
  },
  {
    path: '/wallets',
    Page: lazy(() => import('./pages/wallets.tsx')),
    role: 'staff',
    menu: { group: 'Money', label: 'Wallets', Icon: WalletsIcon, words: 'accounts balance statement correction' },
  },
  { path: '/wallets/:id', Page: lazy(() => import('./pages/wallet.tsx')), role: 'staff', menu: null },
  {
    path: '/statements',
    Page: lazy(() => import('./pages/statements.tsx')),
    role: 'staff',
    menu: {
      group: 'Money',
      label: 'Statements',
      Icon: StatementsIcon,
      words: 'postings transfers ledger refunds top-ups',
    },
  },
  {
    path: '/users',
    Page: lazy(() => import('./pages/users.tsx')),
    role: 'staff',
    menu: { group: 'People', label: 'Users', Icon: UsersIcon, words: 'customers staff roles passwords sessions' },
  },
  { path: '/users/:id', Page: lazy(() => import('./pages/user.tsx')), role: 'staff', menu: null },
  {
    path: '/audit',
    Page: lazy(() => import('./pages/audit.tsx')),
    role: 'admin',
    menu: { group: 'People', label: 'Audit', Icon: AuditIcon, words: 'who did what history log' },
  },
  {
    path: '/integrity',
    Page: lazy(() => import('./pages/integrity.tsx')),
    role: 'staff',
    menu: {
      group: 'System',
      label: 'Integrity',
      Icon: IntegrityIcon,
      words: 'verify verification checks invariants audit',
    },
  },
  { path: '/integrity/:id', Page: lazy(() => import('./pages/integrity.tsx')), role: 'staff', menu: null },
  {
    path: '/sagas',
    Page: lazy(() => import('./pages/sagas.tsx')),
    role: 'staff',
    menu: { group: 'System', label: 'Sagas', Icon: SagasIcon, words: 'stuck in between retry undo steps' },
  },
  { path: '/sagas/:id', Page: lazy(() => import('./pages/saga.tsx')), role: 'staff', menu: null },
  {
    path: '/data',
    Page: lazy(() => import('./pages/data.tsx')),
    role: 'admin',
    menu: { group: 'System', label: 'Data', Icon: DataIcon, words: 'database tables rows sql psql console' },
  },
  { path: '/data/:schema/:table', Page: lazy(() => import('./pages/table.tsx')), role: 'admin', menu: null },
];
