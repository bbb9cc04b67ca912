import { indexToken } from './index-tokens.ts';
import type { SearchFilter, Words } from './store.ts';
import { instantOf } from './store-page.ts';

/** A condition on `docs` with its bound values. */
export type Where = { sql: string; values: (string | number)[] };

/** The filter as a condition; an empty list narrows nothing. */
export function whereOf(filter: SearchFilter): Where {
  const parts: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...bound: (string | number)[]) => {
    parts.push(sql);
    values.push(...bound);
  };
  const among = (column: string, keys: readonly (string | number)[] | undefined) => {
    if (keys !== undefined && keys.length > 0)
      add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(keys));
  };
  const tagged = (field: string, keys: readonly string[] | undefined) => {
    if (keys !== undefined && keys.length > 0)
      add(
        'doc IN (SELECT doc FROM tags WHERE field = ? AND key IN (SELECT value FROM json_each(?)))',
        field,
        JSON.stringify(keys),
      );
  };
  const match = matchOf(filter.words);
  if (match.include !== null) add(includeSql, match.include);
  if (match.exclude !== null) add('doc NOT IN (SELECT rowid FROM words WHERE words MATCH ?)', match.exclude);
  if (filter.from !== undefined) add('time >= ?', instantOf(filter.from));
  if (filter.to !== undefined) add('time < ?', instantOf(filter.to));
  if (filter.relevant !== undefined) add('relevant = ?', filter.relevant ? 1 : 0);
  among('source_id', filter.sourceId);
  among('source_kind', filter.sourceKind);
  among('level', filter.level);
  among('state', filter.state);
  among('sentiment', filter.sentiment);
  among('grp', filter.group);
  tagged('topic', filter.topic);
  tagged('trigger', filter.trigger);
  if (filter.place !== undefined && filter.place.length > 0) {
    const ranges = filter.place.map(() => '(key >= ? AND key < ?)').join(' OR ');
    add(
      `doc IN (SELECT doc FROM tags WHERE field = 'place' AND (${ranges}))`,
      ...filter.place.flatMap((prefix) => [prefix, `${prefix}\u{10ffff}`]),
    );
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), values };
}

/** The FTS5 expression that alone says what the filter asks for, or null when it asks for more. */
export function onlyWordsOf(filter: SearchFilter): string | null {
  const { include } = matchOf(filter.words);
  return include !== null && whereOf(filter).sql === includeSql ? include : null;
}

const includeSql = 'doc IN (SELECT rowid FROM words WHERE words MATCH ?)';

/** The words as FTS5 expressions; tokens are plain letters and Han by {@link indexToken}, quoted all the same. */
function matchOf(words: Words | undefined): { include: string | null; exclude: string | null } {
  const phrases = (clauses: readonly string[][]) =>
    clauses.filter((clause) => clause.length > 0).map((clause) => `"${clause.map(indexToken).join(' ')}"`);
  const all = phrases(words?.all ?? []);
  const any = phrases(words?.any ?? []);
  const not = phrases(words?.not ?? []);
  const include = [...all, ...(any.length > 0 ? [`(${any.join(' OR ')})`] : [])];
  return {
    include: include.length > 0 ? include.join(' AND ') : null,
    exclude: not.length > 0 ? not.join(' OR ') : null,
  };
}
