import * as assert from 'uvu/assert';
import { z } from 'zod';
import { type CaseEvent, caseEvents } from '../../../api/cases/case-events.ts';
import { caseLedger } from '../../../api/cases/case-ledger.ts';
import type { LedgerRow } from '../../../api/database/tables-ledger.ts';
import { type EventForms, oldForm, readForm, writtenForm } from '../../../api/ledger/event-forms.ts';
import { suite } from '../../suite.ts';

const forms = suite('forms of ledger entries');

/** An event that was changed twice: a name was split, then a place became a list. */
const changed: EventForms = {
  moved: {
    v: 3,
    schema: z.object({ from: z.string(), to: z.array(z.string()) }),
    from: {
      1: oldForm(z.object({ way: z.string() }), ({ way }) => {
        const [from, to] = way.split('→');
        return { from, to };
      }),
      2: oldForm(z.object({ from: z.string(), to: z.string() }), (old) => ({ ...old, to: [old.to] })),
    },
  },
  kept: { v: 1, schema: z.object({ text: z.string() }) },
};

forms('what each older version wrote is read in the form of today', () => {
  const today = { type: 'moved', from: '南昌', to: ['九江'] };
  assert.equal(readForm(changed, { type: 'moved', way: '南昌→九江' }, 1), today);
  assert.equal(readForm(changed, { type: 'moved', from: '南昌', to: '九江' }, 2), today);
  assert.equal(readForm(changed, today, 3), today);
  assert.equal(writtenForm(changed, today), { v: 3, event: today });
});

forms('an old version that does not hold what it had to is refused by its own form', () => {
  assert.throws(() => readForm(changed, { type: 'moved', from: '南昌', to: '九江' }, 1), /内容“way”/);
  assert.throws(() => readForm(changed, { type: 'moved', way: '南昌' }, 1), /内容“to”/);
});

forms('a type or version that nobody knows is refused, also one that every object has', () => {
  for (const type of ['vanished', 'toString', '__proto__'])
    assert.throws(() => readForm(changed, { type }, 1), /不认识这个类型/);
  for (const v of [4, 0, -1, 1.5])
    assert.throws(() => readForm(changed, { type: 'moved' }, v), /只认识它到版本 3 为止/);
  assert.throws(() => readForm(changed, null, 1), /没有写明类型/);
  assert.throws(() => writtenForm(changed, { type: 'kept' }), /内容“text”/);
});

forms('a row that cannot be read is refused by the names of case, entry, type and version', () => {
  const row: LedgerRow = {
    ...{ seq: 7, caseId: 'case-a', version: 3, at: '2026-11-25T02:00:00.000Z', previous: '', hash: '' },
    ...{ by: '{"kind":"system"}', event: '{"text":"快","type":"urged"}', type: 'urged', v: 1 },
  };
  assert.equal(caseLedger.fromRow(row).event, { type: 'urged', text: '快' });
  const entry = '案件 case-a 的第 3 条记录（台账第 7 条，类型 urged，版本 1）读不出：';
  for (const [change, reason] of [
    [{ event: '{"type":"urged"}' }, '内容“text”缺少或者不合格式'],
    [{ event: '{"type":"urged","text":' }, '内容已损坏'],
    [{ type: 'closed' }, '类型与内容里写的不同'],
    [{ by: '{"kind":"robot"}' }, '操作人的写法本程序不认识'],
  ] as const) {
    const told = messageOf(() => caseLedger.fromRow({ ...row, ...change }));
    assert.ok(told.startsWith(`${entry}${reason}`), told);
  }
  assert.match(
    messageOf(() => caseLedger.fromRow({ ...row, v: 9 })),
    '版本 9）读不出：本程序只认识它到版本 1 为止的写法',
  );
});

forms('an event or an older version that is not known does not compile', () => {
  // @ts-expect-error no such type
  const unknown: CaseEvent = { type: 'vanished' };
  // @ts-expect-error version 2 says what version 1 was
  const forgotten: EventForms = { moved: { v: 2, schema: z.object({}) } };
  assert.equal([unknown.type, Object.keys(forgotten)], ['vanished', ['moved']]);
  assert.ok(Object.values(caseEvents).every(({ v }) => Number.isInteger(v)));
});

forms.run();

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}
