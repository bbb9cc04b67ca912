import * as assert from 'uvu/assert';
import { createAudit } from '../../../api/audit/audit.ts';
import { verifyLedger } from '../../../api/cases/verify-ledger.ts';
import { collectFindings } from '../../../api/ledger/verify/finding.ts';
import { verifyChains } from '../../../api/ledger/verify.ts';
import { createSessions } from '../../../api/people/sessions.ts';
import { createUsers } from '../../../api/people/users.ts';
import { anchorHeads } from '../../../api/trail/anchor-heads.ts';
import { suite } from '../../suite.ts';
import { text } from '../alerts/texts.ts';
import { act, engines, newCase, type Office, system, wang } from '../cases/office.ts';
import { fileIt } from '../cases/stage.ts';

/** One for each round, so that each text is an event of its own. */
const counties = ['02', '03', '04', '22', '23', '24', '25', '26', '28', '29', '30', '31'].map((code) => `3607${code}`);

for (const [engine, open] of engines) {
  const meanwhile = suite<{ o: Office }>(`verification beside work on ${engine}`);
  meanwhile.beforeEach(async (context) => {
    context.o = await open();
  });
  meanwhile.afterEach(async ({ o }) => o.close());

  meanwhile('what is written while it runs is never a finding', async ({ o }) => {
    const now = () => new Date(o.clock.now);
    const users = createUsers(
      o.database,
      createSessions(o.database, { idleMinutes: 15, sessionHours: 12 }, now),
      { passwordDays: 90, twoFactorRoles: [] },
      now,
    );
    const person = { displayName: '甲', role: 'leader' as const, unitId: null, password: 'Gan-River-7-reeds' };
    const clerk = await users.create({ ...person, name: 'xuanjiao' });
    const audit = createAudit(o.database, now);
    let working = true;
    const work = async () => {
      for (let round = 0; round < 12; round += 1) {
        const id = `case-${round}`;
        await o.cases.open(newCase(id), system);
        await act(o, id, fileIt, wang);
        const place = {
          code: counties[round] ?? '',
          name: '某县',
          field: 'text' as const,
          start: 0,
          end: 2,
          basis: '地名',
        };
        const one = text(`n${round}`, {}, { level: 'blue', score: 20, places: [place] });
        await o.alerts.raise([one]);
        await o.alerts.decide(`alert-${one.id}`, { type: 'dismiss', reason: '误报' }, wang);
        await users.change(clerk.id, { role: round % 2 === 0 ? 'office' : 'leader' }, '管理甲');
        await audit.append({ userId: null, by: '甲', action: '登录', target: null, ok: true, address: null });
        await audit.prune(round % 3 === 2 ? '2030-01-01T00:00:00.000Z' : '2020-01-01T00:00:00.000Z');
        await anchorHeads(o.database, o.anchor, now);
      }
      working = false;
    };
    const done = work();
    const found: string[][] = [];
    while (working) found.push((await verifyLedger(o.database, o.anchor)).findings.map(({ sentence }) => sentence));
    await done;
    assert.ok(found.length > 1, `${found.length} verifications beside the work`);
    assert.equal(found.flat(), []);
    const after = await verifyLedger(o.database, o.anchor);
    assert.equal([after.findings, after.entries], [[], 36]);
  });

  meanwhile('the first row of a chain, written while its head is being read, is no finding', async ({ o }) => {
    const audit = createAudit(o.database, () => new Date(o.clock.now));
    const note = { userId: null, by: '甲', action: '登录', target: null, ok: true, address: null };
    let looked = false;
    const ofHead = new WeakSet<object>();
    const withFirstRow = o.database.withPlugin({
      transformQuery({ node, queryId }) {
        const query = JSON.stringify(node);
        if (query.includes('"name":"heads"') && query.includes('"value":"audit"')) ofHead.add(queryId);
        return node;
      },
      async transformResult({ result, queryId }) {
        if (!looked && ofHead.has(queryId)) {
          looked = true;
          await audit.append(note);
        }
        return result;
      },
    });
    const findings = collectFindings();
    await verifyChains(withFirstRow, o.anchor, findings);
    assert.equal([looked, findings.all().map(({ sentence }) => sentence)], [true, []]);
  });

  meanwhile.run();
}
