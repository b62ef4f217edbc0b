/** Each distinct string once, in ascending code-unit order: the one order in which rows are locked and keys claimed. */
export function sortedUnique(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}
