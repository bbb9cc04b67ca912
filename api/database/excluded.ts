/** For `on conflict do update`: sets these columns to what was to be inserted. */
export function excluded<Column extends string>(
  eb: { ref(name: `excluded.${Column}`): unknown },
  columns: readonly Column[],
): Record<Column, never> {
  return Object.fromEntries(columns.map((column) => [column, eb.ref(`excluded.${column}`)])) as Record<Column, never>;
}
