/** The browser's storage, or memory where it is full or forbidden: then what is kept does not outlive the page, and everything else works. */
const memory = new Map<string, string>();

/** Keeps texts under names, over reloads and in all tabs. */
export const storage = {
  getItem(name: string): string | null {
    const kept = memory.get(name);
    if (kept !== undefined) return kept;
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  setItem(name: string, value: string): void {
    try {
      localStorage.setItem(name, value);
      memory.delete(name);
    } catch {
      memory.set(name, value);
    }
  },
  removeItem(name: string): void {
    memory.delete(name);
    try {
      localStorage.removeItem(name);
    } catch {
      // It could not be written either.
    }
  },
};
