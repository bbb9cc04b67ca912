import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Sqlite from 'better-sqlite3';

/**
 * 旧数据目录: what each release wrote, one folder for each, made by its own code: one of every entry that it knew, an alert
 * judged and one waiting. The main database is kept as the statements that make it. After a release is cut,
 * `node test/api/ledger/keep-folder.ts` on its commit adds the folder of that release; none that is there is ever changed.
 */
const folders = join(import.meta.dirname, '../../fixtures/folders');

/** The releases of which a folder is kept. */
export function keptReleases(): string[] {
  return readdirSync(folders).sort();
}

/** Lays the folder of a release out in `into`: the main database and its anchor, as the release left them. */
export function layOut(release: string, into: string): { file: string; anchorPath: string } {
  mkdirSync(into, { recursive: true });
  const file = join(into, 'ledger.db');
  const database = new Sqlite(file);
  database.exec(`begin;\n${gunzipSync(readFileSync(join(folders, release, 'ledger.sql.gz'))).toString()}commit;`);
  database.close();
  const anchorPath = join(into, 'ledger-anchor.jsonl');
  copyFileSync(join(folders, release, 'ledger-anchor.jsonl'), anchorPath);
  return { file, anchorPath };
}

/** Keeps what this release wrote. */
export function keepFolder(release: string, from: { file: string; anchorPath: string }): void {
  const folder = join(folders, release);
  mkdirSync(folder);
  const database = new Sqlite(from.file, { readonly: true });
  writeFileSync(join(folder, 'ledger.sql.gz'), gzipSync(statementsOf(database), { level: 9 }));
  database.close();
  copyFileSync(from.anchorPath, join(folder, 'ledger-anchor.jsonl'));
}

type Thing = { type: string; name: string; sql: string };

/** What makes the same database: tables, rows, indices and at last the triggers, which would refuse the rows. */
function statementsOf(database: Sqlite.Database): string {
  const things = database
    .prepare(`select "type", "name", "sql" from "sqlite_master" where "name" not like 'sqlite_%' and "sql" is not null`)
    .all() as Thing[];
  const made = (type: string) => things.filter((thing) => thing.type === type).map(({ sql }) => `${sql};`);
  const rows = things
    .filter(({ type }) => type === 'table')
    .flatMap(({ name }) =>
      (database.prepare(`select * from "${name}"`).all() as Record<string, unknown>[]).map((row) => {
        const columns = Object.keys(row).map((column) => `"${column}"`);
        return `insert into "${name}" (${columns.join(', ')}) values (${Object.values(row).map(literal).join(', ')});`;
      }),
    );
  return [...made('table'), ...rows, ...made('index'), ...made('trigger'), ''].join('\n');
}

function literal(value: unknown): string {
  if (value === null || typeof value === 'number') return String(value);
  return `'${String(value).replaceAll("'", "''")}'`;
}
