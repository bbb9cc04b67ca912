import { connectReading } from '../database/open.ts';
import { fileAnchor } from '../ledger/anchor.ts';
import { answerApart } from '../run-apart.ts';
import { verifyLedger } from './verify-ledger.ts';

/** The body of a thread that verifies the ledger on a connection of its own. */
await answerApart(async ({ target, anchorFile }: { target: string; anchorFile: string }) => {
  const database = connectReading(target);
  try {
    return await verifyLedger(database, fileAnchor(anchorFile));
  } finally {
    await database.destroy();
  }
});
