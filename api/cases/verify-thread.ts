import { type FilesGiven, withFiles } from '../attachments/verify.ts';
import { connectReading } from '../database/open.ts';
import { fileAnchor } from '../ledger/anchor.ts';
import { answerApart } from '../run-apart.ts';
import { verifyLedger } from './verify-ledger.ts';

/** The body of a thread that verifies the ledger on a connection of its own. */
await answerApart(async ({ target, anchorFile, files }: Given) => {
  const database = connectReading(target);
  try {
    const verified = await verifyLedger(database, fileAnchor(anchorFile));
    return files === undefined ? verified : await withFiles(verified, database, files);
  } finally {
    await database.destroy();
  }
});

/** Without `files`, what entries name in the shared folder is not looked at. */
type Given = { target: string; anchorFile: string; files?: FilesGiven };
