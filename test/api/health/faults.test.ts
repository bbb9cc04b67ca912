import Sqlite from 'better-sqlite3';
import pg from 'pg';
import * as assert from 'uvu/assert';
import { ServerRefused } from '../../../analysis/search-server.ts';
import { StoreError } from '../../../analysis/store-page.ts';
import { explain } from '../../../api/health/engines.ts';
import { faultOf } from '../../../api/health/faults.ts';
import { problemOf } from '../../../api/http/problems.ts';
import { QueueError } from '../../../queue/queue-error.ts';
import { suite } from '../../suite.ts';

const faults = suite('errors of engines as people read them');

const postgres = (code: string) => Object.assign(new pg.DatabaseError('words of the server', 1, 'error'), { code });
const system = (code: string, path?: string) => Object.assign(new Error(`${code}: at 10.0.0.3`), { code, path });
const reply = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });
const store = (code: string, status?: number, message = 'refused') =>
  new StoreError(code, 'http://10.0.0.5:9200', {
    ...(status === undefined ? {} : { cause: new ServerRefused(status, message) }),
  });

const table: [Error, number, string, string | null][] = [
  [postgres('57P01'), 503, 'database.away', 'database'],
  [postgres('08006'), 503, 'database.away', 'database'],
  [postgres('25006'), 503, 'database.read-only', 'database'],
  [postgres('53100'), 507, 'database.full', 'database'],
  [postgres('53300'), 503, 'database.busy', 'database'],
  [postgres('40P01'), 503, 'database.busy', 'database'],
  [postgres('22021'), 400, 'text.unstorable', null],
  [postgres('22P05'), 400, 'text.unstorable', null],
  [system('ECONNREFUSED'), 503, 'database.away', 'database'],
  [new Error('Connection terminated unexpectedly'), 503, 'database.away', 'database'],
  [new Error('timeout exceeded when trying to connect'), 503, 'database.away', 'database'],
  [new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL'), 507, 'disk.full', 'disk'],
  [new Sqlite.SqliteError('cannot rollback - no transaction is active', 'SQLITE_ERROR'), 507, 'disk.full', 'disk'],
  [new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE'), 503, 'database.failed', 'database'],
  [new Sqlite.SqliteError('readonly', 'SQLITE_READONLY'), 503, 'database.read-only', 'database'],
  [new Sqlite.SqliteError('locked', 'SQLITE_BUSY'), 503, 'database.busy', 'database'],
  [new Sqlite.SqliteError('malformed', 'SQLITE_CORRUPT'), 503, 'database.corrupt', 'database'],
  [system('ENOSPC'), 507, 'disk.full', 'disk'],
  [new Error('step', { cause: system('EDQUOT') }), 507, 'disk.full', 'disk'],
  [system('EROFS', '/srv/x'), 503, 'files.failed', 'shared'],
  [store('store.unreachable'), 503, 'documents.away', 'documents'],
  [store('store.engine', 403), 503, 'documents.read-only', 'documents'],
  [store('store.engine', 429, 'disk usage exceeded flood-stage watermark'), 507, 'documents.full', 'documents'],
  [store('store.engine', 503), 503, 'documents.failed', 'documents'],
  [store('store.engine', 404), 503, 'documents.gone', 'documents'],
  [new QueueError('queue.redis', 'redis://10.0.0.4'), 503, 'queue.away', 'queue'],
  [reply("OOM command not allowed when used memory > 'maxmemory'."), 507, 'queue.full', 'queue'],
  [reply('READONLY You can’t write against a read only replica.'), 503, 'queue.read-only', 'queue'],
  [reply('MISCONF Redis is configured to save RDB snapshots'), 503, 'queue.read-only', 'queue'],
];

faults('each has its status, its code and a Chinese sentence without inner addresses', () => {
  for (const [error, status, code, part] of table) {
    const problem = problemOf(error, { explain });
    assert.equal([problem.status, problem.code, problem.part ?? null], [status, code, part], error.message);
    assert.match(problem.detail, /[一-鿿]{10}/);
    assert.not.match(problem.detail, /10\.0\.0|内部出错/);
    if (part !== null) assert.match(problem.detail, /请/);
  }
});

faults('what is our own mistake stays one', () => {
  for (const error of [store('store.engine', 400), postgres('42601'), new TypeError('x is not a function')]) {
    assert.is(faultOf(error), null);
    assert.equal([problemOf(error, { explain }).status, problemOf(error, { explain }).code], [500, 'internal']);
  }
});

faults.run();
