import { existsSync } from 'node:fs';
import type { AnalysedDocument } from '../../analysis/assessment.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { openSqliteStore } from '../../analysis/store-sqlite.ts';
import { rebuildSqlite } from '../../analysis/store-sqlite-rebuild.ts';
import { archiveFiles, checkArchive, folderOf, recordsOf } from '../backup/archive.ts';
import { allDocuments } from '../backup/backup.ts';
import { BackupFault } from '../backup/manifest.ts';
import { documentsFile, openDocuments, openIndexes } from '../engines.ts';
import { answer, type Command, CommandFailed, type CommandInput, say } from './command.ts';

/** `npm run reindex`: rebuilds the document store from the texts it holds, or fills it from a backup or another store. */
export const reindex: Command = {
  usage: `用法：npm run reindex [-- --from 来源]
不带 --from：把现有文档库的全部文本写进新的索引（或文件），核对条数后再切换；中断时旧的照常使用。
  Elasticsearch、OpenSearch 上系统可以照常运行；SQLite 上须先停止系统。
--from 备份文件        从备份里补入文档库没有的文本（索引丢失、换引擎时用）；已有的不动
--from sqlite:文件     从一个 SQLite 文档库（documents.db）补入
文本只存在文档库和备份里：索引全部丢失而没有备份时，只有重新采集和导入能找回。`,
  options: { from: { type: 'string' } },
  async run(input) {
    const begun = Date.now();
    try {
      const from = input.values['from'];
      const done = typeof from === 'string' ? await fill(input, from) : await rebuild(input);
      answer({ ...done, seconds: (Date.now() - begun) / 1_000 });
    } catch (error) {
      const told = error instanceof BackupFault || (error instanceof Error && error.name === 'StoreError');
      throw told ? new CommandFailed(error.message) : error;
    }
  },
};

type Done = { engine: string; documents: number; added: number };

async function rebuild({ config }: CommandInput): Promise<Done> {
  const indexes = await openIndexes(config, say);
  if (indexes === null) {
    const { documents } = await rebuildSqlite({ file: documentsFile(config) }, say);
    say(`文档库已重建，共 ${documents} 条。`);
    return { engine: 'SQLite FTS5', documents, added: 0 };
  }
  try {
    return { engine: indexes.engine, added: 0, ...(await indexes.rebuild()) };
  } finally {
    await indexes.close();
  }
}

/** Adds what the store does not have; what it has is newer than any copy. */
async function fill({ config, log }: CommandInput, from: string): Promise<Done> {
  const source = await sourceOf(from);
  const store = await openDocuments(config, log);
  let [read, added] = [0, 0];
  try {
    for await (const pack of source) {
      added += await addMissing(store, pack);
      read += pack.length;
      if (read % 10_000 < pack.length) say(`已读 ${read} 条，补入 ${added} 条`);
    }
    await store.refresh();
    const documents = await store.count({});
    say(`来源有 ${read} 条，补入 ${added} 条；文档库（${store.engine}）现有 ${documents} 条。`);
    return { engine: store.engine, documents, added };
  } finally {
    await store.close();
  }
}

async function addMissing(store: DocumentStore, pack: readonly AnalysedDocument[]): Promise<number> {
  const present = await store.have(pack.map(({ id }) => id));
  const missing = pack.filter(({ id }) => !present.has(id));
  const results = await store.put(missing);
  for (const result of results)
    if (result.result === 'rejected') throw new CommandFailed(`文档库拒收一条文本（${result.id}）：${result.reason}`);
  return results.length;
}

async function sourceOf(from: string): Promise<AsyncIterable<AnalysedDocument[]>> {
  if (!from.startsWith('sqlite:')) {
    const { documents } = await checkArchive(from);
    if (documents === null) throw new CommandFailed(`备份 ${from} 没有带文本，不能用来重建。`);
    return fromArchive(from);
  }
  const file = from.slice('sqlite:'.length);
  if (!existsSync(file)) throw new CommandFailed(`没有这个文档库文件：${file}`);
  return fromSqlite(file);
}

async function* fromArchive(path: string): AsyncGenerator<AnalysedDocument[]> {
  for await (const { name, data } of archiveFiles(path))
    if (folderOf(name) === 'documents') yield (await recordsOf(data)) as AnalysedDocument[];
}

async function* fromSqlite(file: string): AsyncGenerator<AnalysedDocument[]> {
  const store = await openSqliteStore({ file });
  let pack: AnalysedDocument[] = [];
  try {
    for await (const document of allDocuments(store, () => {})) {
      pack.push(document);
      if (pack.length < 500) continue;
      yield pack;
      pack = [];
    }
    if (pack.length > 0) yield pack;
  } finally {
    await store.close();
  }
}
