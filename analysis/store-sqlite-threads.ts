import { AskThread, type Fault } from './ask-thread.ts';
import type { DocumentStore } from './store.ts';
import { StoreError } from './store-page.ts';
import { openSqliteStore } from './store-sqlite.ts';

type Method = Exclude<keyof DocumentStore, 'engine'>;
/** A call of the store. */
export type StoreQuestion = { method: Method; given: readonly unknown[] };

/**
 * The 文档库 of {@link openSqliteStore} off the main thread: one thread writes, one reads (WAL lets them work at the same
 * time, and what was put is seen at once), so that neither a long search nor a foreign lock holds the process.
 */
export async function openThreadedSqliteStore({ file }: { file: string }): Promise<DocumentStore> {
  if (file === ':memory:') return openSqliteStore({ file });
  const writing = keptThread(file);
  const reading = keptThread(file);
  const call =
    <M extends Method>(thread: () => StoreThread, method: M) =>
    (...given: Parameters<DocumentStore[M]>) =>
      Promise.resolve().then(() => thread().ask({ method, given })) as ReturnType<DocumentStore[M]>;
  const store: DocumentStore = {
    engine: 'SQLite FTS5',
    put: call(writing.open, 'put'),
    get: call(reading.open, 'get'),
    have: call(reading.open, 'have'),
    near: call(reading.open, 'near'),
    search: call(reading.open, 'search'),
    facets: call(reading.open, 'facets'),
    histogram: call(reading.open, 'histogram'),
    count: call(reading.open, 'count'),
    foundBefore: call(reading.open, 'foundBefore'),
    page: call(reading.open, 'page'),
    drop: call(writing.open, 'drop'),
    refresh: call(writing.open, 'refresh'),
    ready: call(writing.open, 'ready'),
    forget: call(writing.open, 'forget'),
    close: async () => {
      await reading.close();
      // The last connection writes the log back.
      await writing.close();
    },
  };
  try {
    // What is wrong with the file is told now.
    await store.refresh();
  } catch (error) {
    await store.close().catch(() => undefined);
    throw error;
  }
  return store;
}

type StoreThread = AskThread<StoreQuestion, unknown>;

/** A thread that is begun when it is first needed, and again when it has ended by itself. */
function keptThread(file: string): { open: () => StoreThread; close: () => Promise<void> } {
  let thread: StoreThread | null = null;
  let closed = false;
  return {
    open: () => {
      if (closed) throw new StoreError('store.closed', '文档库已经关闭，请重新启动程序。');
      if (thread === null || thread.ended)
        thread = new AskThread(new URL('./store-sqlite-thread.ts', import.meta.url), { file }, errorOf);
      return thread;
    },
    close: async () => {
      closed = true;
      await thread?.close({ method: 'close', given: [] });
    },
  };
}

function errorOf({ name, message, code }: Fault): Error {
  if (code?.startsWith('SQLITE_BUSY') === true)
    return new StoreError(
      'store.busy',
      '文档库正被另一个程序占用（例如备份、杀毒或表格软件打开了数据库文件），本次操作没有执行。请关闭该程序后重试。',
    );
  if (code === 'SQLITE_FULL')
    return new StoreError('store.full', '文档库的磁盘已满，本次操作没有执行。请清理磁盘后重试。');
  if (code?.startsWith('SQLITE_READONLY') === true)
    return new StoreError('store.read-only', '文档库文件只读，本次操作没有执行。请检查数据目录的权限。');
  if (/^SQLITE_(IOERR|CANTOPEN|CORRUPT|NOTADB|NOMEM)/.test(code ?? ''))
    return new StoreError(
      'store.engine',
      `文档库文件不能读写：${message}。请检查磁盘空间、文件权限，以及是否被其他程序占用。`,
    );
  if (name === 'StoreError') return new StoreError(code ?? 'store', message);
  return Object.assign(new Error(message), { name }, code === null ? {} : { code });
}
