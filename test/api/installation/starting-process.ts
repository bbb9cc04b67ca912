import { join } from 'node:path';
import { readConfig } from '../../../api/config.ts';
import { openDatabase } from '../../../api/database/open.ts';
import { openInstallation } from '../../../api/installation/installation.ts';

/** One process that starts: says which installation it found and with which secret, or why it is refused. */
const config = readConfig(process.env);
const database = await openDatabase(config.databaseUrl ?? join(config.dataDir, 'ledger.db'));
try {
  const { id, secret } = await openInstallation(config, database, () => new Date());
  process.stdout.write(JSON.stringify({ id, secret }));
} finally {
  await database.destroy();
}
