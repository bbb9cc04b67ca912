import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { faultOf } from '../../../analysis/ask-thread.ts';
import type { Answer, Question, ThreadOptions } from './thread.ts';

/** How long a lock of another program is waited for. */
const busyMs = 10_000;
const keptStatements = 500;

/** The body of a thread: one connection, which answers one question after the other. A lock of another program is waited for here, where nobody else waits. */
const { file, reading } = workerData as ThreadOptions;
const connection = openConnection();
const statements = new Map<string, Sqlite.Statement>();
const streams = new Map<number, Iterator<unknown>>();

parentPort?.on('message', ({ id, question }: { id: number; question: Question }) => {
  try {
    parentPort?.postMessage({ id, done: answerTo(question) });
  } catch (error) {
    parentPort?.postMessage({ id, fault: faultOf(error) });
  }
});

function openConnection(): Sqlite.Database | { failed: unknown } {
  try {
    const opened = new Sqlite(file, { timeout: busyMs });
    if (!reading) {
      opened.pragma('journal_mode = WAL');
      opened.pragma('synchronous = FULL');
      // What is removed is overwritten, not only given back.
      opened.pragma('secure_delete = ON');
      opened.pragma('foreign_keys = ON');
    } else opened.pragma('query_only = ON');
    return opened;
  } catch (error) {
    return { failed: error };
  }
}

function answerTo(asked: Question): Answer {
  if ('failed' in connection) throw connection.failed;
  switch (asked.do) {
    case 'run':
      return run(asked.sql, asked.parameters);
    case 'stream':
      streams.set(asked.stream, connection.prepare(asked.sql).iterate(asked.parameters));
      return {};
    case 'next':
      return next(asked.stream, asked.count);
    case 'end':
      streams.get(asked.stream)?.return?.();
      streams.delete(asked.stream);
      return {};
    case 'close':
      connection.close();
      return {};
    default:
      return asked satisfies never;
  }
}

function run(sql: string, parameters: readonly unknown[]): Answer {
  const statement = prepared(sql);
  if (statement.reader) return { rows: statement.all(parameters) };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { changes, lastInsertRowid };
}

/** The next rows of a stream; fewer than asked for are the last. */
function next(stream: number, count: number): Answer {
  const rows: unknown[] = [];
  const iterator = streams.get(stream);
  while (iterator !== undefined && rows.length < count) {
    const { done, value } = iterator.next();
    if (done === true) {
      streams.delete(stream);
      break;
    }
    rows.push(value);
  }
  return { rows };
}

/** Statements are kept for the next time; those of a changed schema are not. */
function prepared(sql: string): Sqlite.Statement {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const statement = (connection as Sqlite.Database).prepare(sql);
  if (/^\s*(create|alter|drop)\b/i.test(sql) || statements.size >= keptStatements) statements.clear();
  else statements.set(sql, statement);
  return statement;
}
