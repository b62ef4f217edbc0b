/** Everything ASCII but letters and digits; inventory.search_words parts words at the same characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they part words like any other
const PUNCTUATION = /[\u0000-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+/g;
/** Most words of a search that are looked at. */
const WORDS_MAX = 10;

/**
 * The tsquery for what somebody typed: every word must begin a word of the product. Null where there is no word in it. Quoting is safe, since
 * the quote itself is punctuation.
 */
export function searchQuery(text: string): string | null {
  const words = text
    .replaceAll(PUNCTUATION, ' ')
    .split(' ')
    .filter((word) => word !== '');
  if (words.length === 0) return null;
  return words
    .slice(0, WORDS_MAX)
    .map((word) => `'${word}':*`)
    .join(' & ');
}
