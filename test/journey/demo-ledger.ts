import { read } from '@e965/xlsx';
import * as assert from 'uvu/assert';
import type { Desk } from './desk.ts';

/** The exported ledger of the demo as a spreadsheet program reads it: whoever looks at it sees what each column is for. */
export async function fillsLedger(desk: Desk): Promise<void> {
  await desk.signIn('xuanjiao');
  const answer = await desk.page.request.get(`${desk.address}/api/cases/export.xlsx`);
  assert.is(answer.status(), 200);
  const { SheetNames, Sheets } = read(await answer.body(), { dense: true });
  const rows = Sheets[SheetNames[0] ?? '']?.['!data'] ?? [];
  const texts = rows.slice(2).map((row) => Array.from(row, (cell) => String(cell?.v ?? '')));
  const [heads = [], ...cases] = texts;
  assert.ok(heads.length >= 60 && cases.length >= 20, `${heads.length} columns, ${cases.length} cases`);
  const empty = heads.filter((_, index) => cases.every((row) => row[index] === '' || row[index] === undefined));
  assert.equal(empty, [], 'columns without one filled cell');
  // One sentence of each part of the story, where the office looks for it.
  for (const [column, told] of [
    ['诉求要点', /已答复/],
    ['督办人', /厅领导.*已反馈/],
    ['转外单位', /城市管理部门，回执：.*，答复：/],
    ['延期／退回记录', /^延期至/],
    ['发现时间更正', /改为.*值班记录/],
    ['遗留问题与回头看', /^遗留：.*前回头看$/],
    ['更正记录', /地点更正为.*虹渡镇、鄱阳县/],
    ['办结方式', /^部分解决$/],
  ] as const) {
    const at = heads.indexOf(column);
    assert.ok(
      cases.some((row) => told.test(row[at] ?? '')),
      `${column}: ${told}`,
    );
  }
  // More time was asked for and given: answered after the first limit and within the second.
  const [first, answered, second] = ['回应时限', '首次回应时间', '延期后的回应时限'].map((name) => heads.indexOf(name));
  const extended = cases.filter((row) => (row[second ?? -1] ?? '') !== '');
  assert.is(extended.length, 1);
  for (const row of extended) {
    const [due = 0, out = 0, until = 0] = [first, answered, second].map((at) => Number(row[at ?? -1]));
    assert.ok(due < out && out <= until, `${due} ${out} ${until}`);
  }
  await desk.signOut();
}
