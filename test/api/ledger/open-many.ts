import { openCases } from '../../../api/cases/case-service.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { openDatabase } from '../../../api/database/open.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { openUnits } from '../../../api/units/units.ts';
import { begin, newCase, system } from '../cases/office.ts';

/** A process of its own that opens cases: `open-many.ts <file> <anchor> <prefix> <count>`; started by two-processes.test.ts. */
const [file = '', anchorPath = '', prefix = '', count = '0'] = process.argv.slice(2);
const database = await openDatabase(file);
const cases = openCases({
  database,
  units: await openUnits(database),
  now: () => begin,
  anchor: fileAnchor(anchorPath),
  settings: async () => shippedLedgerSettings,
  onChange: () => undefined,
});
for (let index = 0; index < Number(count); index += 1) {
  await cases.open(newCase(`${prefix}-${index}`), system);
  // Both open this one: one event, one case.
  await cases.open(newCase(`shared-${index}`), system);
}
await database.destroy();
