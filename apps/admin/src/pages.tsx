import OrdersIcon from '@mui/icons-material/ReceiptLongOutlined';
import DashboardIcon from '@mui/icons-material/SpaceDashboardOutlined';
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
];
