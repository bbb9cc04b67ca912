import * as assert from 'uvu/assert';
import { describeEntry } from '../../../api/cases/entry-sentence.ts';
import { suite } from '../../suite.ts';
import { caseDocument } from './office.ts';

const sentences = suite('what an entry of the ledger says');

sentences('texts that joined a case are named, the first three of many', () => {
  const joined = (...titles: string[]) =>
    describeEntry(
      {
        ...{ type: 'documentsJoined', reason: '同一事件的后续反映' },
        documents: titles.map((title, index) => ({ ...caseDocument(`d${index}`), title })),
      },
      (id) => id,
    ).sentence;
  assert.is(joined('水还发黑'), '并入 1 条线索「水还发黑」：同一事件的后续反映');
  assert.is(joined('甲', '甲', ''), '并入 3 条线索「甲」：同一事件的后续反映');
  assert.is(joined('甲', '乙', '丙', '丁'), '并入 4 条线索「甲」「乙」「丙」等：同一事件的后续反映');
});

sentences.run();
