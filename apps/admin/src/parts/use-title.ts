import { useEffect } from 'react';

/** Names the page in the window, the history, and to whoever cannot see it. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Kontor`;
  }, [title]);
}
