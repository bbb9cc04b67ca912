/** One form of a name however it is typed: full-width and compatibility characters as plain ones, lower case. */
export function plainName(typed: string): string {
  return typed.normalize('NFKC').toLowerCase().trim();
}

/** What of a name the eye holds on to: names with one key look alike (`0` and `o`, `1` and `l`; separators do not count). */
export function nameKey(name: string): string {
  return plainName(name).replaceAll('0', 'o').replaceAll('1', 'l').replace(/[._-]/g, '');
}
