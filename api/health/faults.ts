import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { ServerAway, ServerRefused } from '../../analysis/search-server.ts';
import { StoreError } from '../../analysis/store-page.ts';
import { QueueError } from '../../queue/queue-error.ts';
import type { Part } from './contract.ts';
import { meaningOf, partWords } from './words.ts';

/** 引擎故障: which part failed and how, with a Chinese clause without inner addresses. `null` part: nothing failed, the request asks for what no engine keeps. */
export type Fault = {
  part: Part | null;
  /** `degraded`: still read, not written. */
  state: 'degraded' | 'down';
  status: 400 | 503 | 507;
  code: string;
  what: string;
};

/** What an engine's error means; null when it is none of an engine. */
export function faultOf(error: unknown): Fault | null {
  let at: unknown = error;
  for (let depth = 0; depth < causesMax && at instanceof Error; depth += 1, at = at.cause) {
    const fault = ofOne(at);
    if (fault !== null) return fault;
  }
  return null;
}

/** The sentence of a fault for whoever met it: what failed, what still works, what to do. */
export function sentenceOf({ part, what, state }: Fault): string {
  if (part === null) return what;
  const { advice } = partWords[part];
  return `${what}。${meaningOf(part, state)}${advice}`;
}

/** The sentence for the place of what could not be read because an engine failed; throws on what is no failure of an engine. */
export function missingBecause(error: unknown): string {
  const fault = faultOf(error);
  if (fault === null) throw error;
  return sentenceOf(fault);
}

const causesMax = 5;

function ofOne(error: Error): Fault | null {
  if (error instanceof StoreError) return storeFault(error);
  if (error instanceof ServerAway) return away('documents', '文档库连不上');
  if (error instanceof ServerRefused) return refusedFault(error);
  if (error instanceof QueueError) return queueFault(error);
  if (error.name === 'ReplyError') return redisFault(error.message);
  if (error instanceof Sqlite.SqliteError) return sqliteFault(error);
  if (error instanceof pg.DatabaseError) return postgresFault(error.code ?? '');
  if (postgresGone.test(error.message)) return away('database', '台账数据库连接中断');
  return systemFault(error);
}

/** Words of the driver when the server went away in the middle. */
const postgresGone =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

function storeFault(error: StoreError): Fault | null {
  // What its server said decides.
  if (error.cause instanceof ServerRefused) return refusedFault(error.cause);
  if (error.code === 'store.unreachable') return away('documents', '文档库连不上');
  if (error.code === 'store.read-only') return fault('documents', 503, 'documents.read-only', '文档库只读，写不进去');
  if (error.code === 'store.full') return fault('documents', 507, 'documents.full', '文档库的磁盘已满');
  if (error.code === 'store.busy') return fault('documents', 503, 'documents.busy', '文档库持续繁忙或不许写入');
  if (error.code === 'store.engine') return fault('documents', 503, 'documents.failed', '文档库不能完成请求');
  return null;
}

/** 4xx that speak of our request are our own mistake, and no state of the server. */
function refusedFault({ status, message }: ServerRefused): Fault | null {
  if (/disk usage exceeded|flood.?stage/i.test(message))
    return fault('documents', 507, 'documents.full', '文档库的磁盘将满，已只读');
  if (status === 403) return fault('documents', 503, 'documents.read-only', '文档库只读，写不进去');
  if (status === 401) return fault('documents', 503, 'documents.refused', '文档库不认本系统的账号');
  if (status === 404) return fault('documents', 503, 'documents.gone', '文档库里找不到本系统的索引');
  if (status === 429) return fault('documents', 503, 'documents.busy', '文档库过载');
  if (status >= 500) return fault('documents', 503, 'documents.failed', '文档库不能完成请求');
  return null;
}

function queueFault(error: QueueError): Fault | null {
  if (error.code === 'queue.redis') return away('queue', '队列（Redis）连不上');
  if (error.code === 'queue.full') return fault('queue', 507, 'queue.full', '队列（Redis）内存已满，不收新任务');
  if (error.code === 'queue.read-only') return fault('queue', 503, 'queue.read-only', '队列（Redis）只读，不收新任务');
  if (error.code === 'queue.file') return fault('queue', 503, 'queue.failed', '队列文件不能读写');
  return null;
}

function redisFault(message: string): Fault {
  if (/^OOM/.test(message)) return fault('queue', 507, 'queue.full', '队列（Redis）内存已满，不收新任务');
  if (/^(READONLY|MISCONF)/.test(message))
    return fault('queue', 503, 'queue.read-only', '队列（Redis）只读，不收新任务');
  if (/^(LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)/.test(message))
    return fault('queue', 503, 'queue.busy', '队列（Redis）正在恢复，暂不能用');
  return fault('queue', 503, 'queue.failed', '队列（Redis）不能完成请求');
}

function sqliteFault({ code, message }: { code: string; message: string }): Fault | null {
  // SQLite ends a transaction by itself when the disk is full; its driver then trips over its own rollback.
  if (code === 'SQLITE_FULL' || /^cannot rollback/.test(message)) return diskFull;
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return fault('database', 503, 'database.busy', '数据文件被别的程序占用，暂时写不进去');
  if (/^SQLITE_READONLY/.test(code)) return fault('database', 503, 'database.read-only', '数据文件只读，写不进去');
  if (/^SQLITE_(IOERR|CANTOPEN|NOMEM|PROTOCOL)/.test(code))
    return fault('database', 503, 'database.failed', '数据文件不能读写');
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return fault('database', 503, 'database.corrupt', '数据文件已损坏');
  return null;
}

function postgresFault(code: string): Fault | null {
  if (['22021', '22P05'].includes(code)) return unstorable;
  if (code === '53100') return fault('database', 507, 'database.full', '台账数据库的磁盘已满');
  if (code === '25006') return fault('database', 503, 'database.read-only', '台账数据库只读，写不进去');
  if (code.startsWith('53')) return fault('database', 503, 'database.busy', '台账数据库资源不足，暂不接受请求');
  if (['40001', '40P01', '55P03', '57014'].includes(code))
    return fault('database', 503, 'database.busy', '台账数据库正忙，这次没有做成');
  if (/^(08|57P|58|XX)/.test(code)) return away('database', '台账数据库连不上或正在重启');
  if (['28000', '28P01', '3D000'].includes(code))
    return fault('database', 503, 'database.refused', '台账数据库不认本系统的账号');
  return null;
}

function systemFault(error: NodeJS.ErrnoException): Fault | null {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return diskFull;
  if (['EROFS', 'EIO', 'ESTALE'].includes(error.code ?? '') && error.path !== undefined)
    return fault('shared', 503, 'files.failed', '目录里的文件不能读写');
  // The clients of queue and store have sentences of their own; a bare connection fault is the database's.
  if (netCodes.includes(error.code ?? '')) return away('database', '台账数据库连不上');
  return null;
}

const netCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
];

const diskFull: Fault = {
  part: 'disk',
  state: 'down',
  status: 507,
  code: 'disk.full',
  what: '磁盘已满，这次没有写进去',
};
const unstorable: Fault = {
  part: null,
  state: 'degraded',
  status: 400,
  code: 'text.unstorable',
  what: '填写的内容里有数据库无法保存的字符（如空字符），请去掉后重试。',
};

function fault(part: Part, status: 503 | 507, code: string, what: string): Fault {
  // Redis does no work at all without writing.
  const reads = part !== 'queue' && /\.(read-only|full|busy)$/.test(code);
  return { part, state: reads ? 'degraded' : 'down', status, code, what };
}

function away(part: Part, what: string): Fault {
  return { part, state: 'down', status: 503, code: `${part}.away`, what };
}
