import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../../analysis/assessment.ts';
import type { DocumentStore } from '../../../analysis/store.ts';
import { openSqliteStore } from '../../../analysis/store-sqlite.ts';
import { createHandlers } from '../../../api/chain/handlers.ts';
import { createPacks } from '../../../api/chain/packs.ts';
import { createImports } from '../../../api/intake/imports.ts';
import { suite } from '../../suite.ts';
import { officeDocuments } from '../http/office.ts';
import { type Office, openOffice } from '../http/server.ts';

const settled = suite<{ office: Office; store: DocumentStore }>('the chain tells an import what became of its records');

settled.before(async (context) => {
  context.office = await openOffice({ empty: true });
  context.store = await openSqliteStore({ file: ':memory:' });
});
settled.after(async ({ office, store }) => {
  await store.close();
  await office.close();
});

settled(
  'stored ones after their alert is raised, refused ones with the reason of the store',
  async ({ office, store }) => {
    const imports = createImports(office.database, office.services.queue);
    const [good, other] = officeDocuments() as [AnalysedDocument, AnalysedDocument];
    // No store takes it; it cannot come from the intake, which makes whole documents.
    const bad = { ...other, foundAt: 'yesterday' };
    const record = (position: number, documentId: string) => ({
      importId: 'i1',
      position,
      documentId,
      batch: 'b1',
      known: 0,
      state: 'queued',
      reason: null,
    });
    const at = office.clock.now.toISOString();
    await imports.begin({ id: 'i1', at, userId: 'u', by: '甲', source: '示例', fileName: null }, [
      record(0, good.id),
      record(1, bad.id),
    ]);
    const order: string[] = [];
    const handlers = createHandlers({
      queue: { add: async (name: string, { slot }: { slot: string }) => order.push(`${name} ${slot}`) > 0 } as never,
      packs: createPacks(office.database, office.services.now),
      now: office.services.now,
      sentAgain: () => undefined,
      documents: store,
      alerts: { raise: async () => void order.push('raised') } as never,
      prepare: async () => [good, bad],
      group: async (documents) => documents,
      alone: (act) => act(),
      collect: async () => undefined,
      dueSources: async () => [],
      remind: async () => undefined,
      sendOutbox: async () => undefined,
      brief: async () => undefined,
      deliver: async () => undefined,
      verify: async () => undefined,
      links: async () => undefined,
      beat: async () => undefined,
      retain: async () => undefined,
      clean: async () => undefined,
      rejected: () => undefined,
      settled: async (results) => {
        order.push('settled');
        await imports.settle(results);
      },
    });
    await handlers.analyse({ batch: 'b1', documents: [good, bad] }, { id: 'analyse-b1', attempt: 1 });
    // What is urgent goes out at once, all of one minute together.
    assert.equal(order, ['raised', 'notify 20261125T0200-urgent', 'settled']);
    const view = await imports.view('i1', null, { limit: 10 });
    assert.equal([view.done, view.counts], [true, { queued: 0, stored: 1, rejected: 1, failed: 0 }]);
    assert.is(view.records[0]?.state, 'stored');
    assert.match(view.records[1]?.reason ?? '', /[一-鿿]/);
  },
);

settled.run();
