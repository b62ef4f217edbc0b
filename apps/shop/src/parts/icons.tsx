import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** A shopping bag. */
export const BagIcon = () => (
  <Icon>
    <path d="M6 8h12l1 12H5L6 8Z" />
    <path d="M9 10V7a3 3 0 0 1 6 0v3" />
  </Icon>
);
/** Somebody. */
export const PersonIcon = () => (
  <Icon>
    <circle cx="12" cy="8.5" r="3.5" />
    <path d="M5 20c1.2-3.6 4-5 7-5s5.8 1.4 7 5" />
  </Icon>
);
/** A looking glass. */
export const SearchIcon = () => (
  <Icon>
    <circle cx="11" cy="11" r="6" />
    <path d="m20 20-4.5-4.5" />
  </Icon>
);
/** A box with goods. */
export const BoxIcon = () => (
  <Icon>
    <path d="m4 8 8-4 8 4v8l-8 4-8-4V8Z" />
    <path d="m4 8 8 4 8-4M12 12v8" />
  </Icon>
);
/** A wallet. */
export const WalletIcon = () => (
  <Icon>
    <rect x="4" y="6" width="16" height="13" rx="2.5" />
    <path d="M4 10h16M16 14.5h.5" />
  </Icon>
);
