import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A new, empty database on the server that DATABASE_URL names. */
export async function databaseOfItsOwn(): Promise<{
  url: string;
  /** As a restart of the server does to whoever is connected. */
  endConnections(): Promise<void>;
  drop(): Promise<void>;
}> {
  const server = process.env['DATABASE_URL'] ?? '';
  const name = `huiying_${randomBytes(5).toString('hex')}`;
  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await ask(`create database ${name}`);
  const own = new URL(server);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    endConnections: () => ask(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`),
    drop: () => ask(`drop database ${name} with (force)`),
  };
}
