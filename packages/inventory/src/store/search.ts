/** Everything ASCII but letters and digits; inventory.search_words parts words at the same characters. */
const PUNCTUATION = /[^0-9A-Za-z\u0080-\uffff]+/;
/** Most words of a search that are looked at. */
const WORDS_MAX = 10;

/**
 * The tsquery for what somebody typed: every word must begin a word of the product. Null where there is no word in it. Quoting is safe, since
 * the quote itself is punctuation.
 */
export function searchQuery(text: string): string | null {
  const words = text.split(PUNCTUATION).filter((word) => word !== '');
  if (words.length === 0) return null;
  return words
    .slice(0, WORDS_MAX)
    .map((word) => `'${word}':*`)
    .join(' & ');
}
