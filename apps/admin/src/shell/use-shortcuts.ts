import { useEffect, useRef } from 'react';

/** The attribute of the field that `/` goes to; without one on the page, the palette opens. */
export const SEARCH_FIELD = 'data-search-field';

/** Whether keys are being typed into something. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Ctrl-K or Cmd-K opens the palette, `/` goes to the search of the page. Nothing else is taken from the browser. */
export function useShortcuts({ openPalette }: { readonly openPalette: () => void }): void {
  const open = useRef(openPalette);
  useEffect(() => {
    open.current = openPalette;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        open.current();
        return;
      }
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      const field = document.querySelector<HTMLElement>(`[${SEARCH_FIELD}]`);
      if (field === null) open.current();
      else field.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
