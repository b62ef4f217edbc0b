import { type ReactNode, useEffect, useRef } from 'react';

/** Whether this is the page that the browser itself loaded: it needs no focus moved, one that follows it does. */
let first = true;

/** A page's heading and what is below it. Names the tab, and hands the keyboard and screen readers on to the heading when one comes to the page. */
export function Page({
  title,
  heading = title,
  aside,
  narrow = false,
  children,
}: {
  readonly title: string;
  readonly heading?: ReactNode;
  /** Beside the heading. */
  readonly aside?: ReactNode;
  readonly narrow?: boolean;
  readonly children: ReactNode;
}) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Kontor shop`;
  }, [title]);
  useEffect(() => {
    if (first) {
      first = false;
      return;
    }
    ref.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <div className={narrow ? 'page page-narrow' : 'page'}>
      <div className="page-head">
        <h1 ref={ref} tabIndex={-1}>
          {heading}
        </h1>
        {aside}
      </div>
      {children}
    </div>
  );
}
