import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import pg from 'pg';
import * as assert from 'uvu/assert';
import { openDatabase } from '../../../api/database/open.ts';
import { anchorLock, fileAnchor } from '../../../api/ledger/anchor.ts';
import { suite, untested } from '../../suite.ts';

const anchors = suite('the anchor outside the database');
const folder = mkdtempSync(join(tmpdir(), 'huiying-anchor-'));
const head = (seq: number) => ({ seq, hash: String(seq % 10).repeat(64), at: '2026-11-25T02:00:00.000Z' });

anchors.after(() => rmSync(folder, { recursive: true, force: true }));

anchors('a line that was cut off hides neither itself, where its hash is whole, nor the one behind it', async () => {
  const path = join(folder, 'torn.jsonl');
  const anchor = fileAnchor(path);
  await anchor.write(head(1));
  appendFileSync(path, `{"seq":2,"hash":"${'2'.repeat(64)}","a`);
  await anchor.write(head(3));
  appendFileSync(path, '{"seq":4,"ha');
  await anchor.write(head(5));
  const read: number[] = [];
  for await (const { seq } of anchor.read()) read.push(seq);
  assert.equal(read, [1, 2, 3, 5]);
});

anchors('many writers at once leave one whole line each', async () => {
  const path = join(folder, 'many.jsonl');
  const writers = [fileAnchor(path), fileAnchor(path), fileAnchor(path)];
  await Promise.all(Array.from({ length: 60 }, (_, index) => writers[index % 3]?.write(head(index + 1))));
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  assert.equal(
    lines.map((line) => (JSON.parse(line) as { seq: number }).seq).sort((a, b) => a - b),
    Array.from({ length: 60 }, (_, index) => index + 1),
  );
});

anchors('a path that is a folder, or leads through a file, says so in words that help', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  for (const path of [folder, join(file, 'anchor.jsonl')]) {
    const words = await fileAnchor(path)
      .last()
      .then(
        () => 'read',
        (error: Error) => error.message,
      );
    assert.match(words, /无法读取库外锚.*(EISDIR|ENOTDIR).*请检查/);
  }
  assert.is(await fileAnchor(join(folder, 'not-there.jsonl')).last(), null);
});

anchors('on PostgreSQL the writers of two machines take turns', async () => {
  const server = process.env['DATABASE_URL'];
  if (server === undefined) return untested('the turns of anchor writers', 'DATABASE_URL is not set');
  const name = `huiying_anchor_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const machines = [await openDatabase(url.href), await openDatabase(url.href)];
  let inside = 0;
  let most = 0;
  const write = async () => {
    inside += 1;
    most = Math.max(most, inside);
    for (let turn = 0; turn < 5; turn += 1) await breathe();
    inside -= 1;
  };
  await Promise.all(
    machines.flatMap((database) => {
      const alone = anchorLock(database, true);
      return Array.from({ length: 25 }, () => alone(write));
    }),
  );
  for (const database of machines) await database.destroy();
  await admin.query(`drop database ${name}`);
  await admin.end();
  assert.equal([inside, most], [0, 1]);
});

anchors.run();
