import Database from 'better-sqlite3';

/** Takes the write lock of an SQLite file, says so, and holds it until its input ends: a backup tool, a spreadsheet program. */
const db = new Database(process.argv[2] ?? '');
db.exec('BEGIN IMMEDIATE');
process.stdout.write('held\n');
process.stdin.on('end', () => {
  db.exec('ROLLBACK');
  db.close();
});
process.stdin.resume();
