import * as assert from 'uvu/assert';
import { followUpsOf } from '../../../api/effect/follow-ups.ts';
import { type Asked, mergeAsks } from '../../../api/effect/merge-asks.ts';
import { suite } from '../../suite.ts';

const asks = suite('what texts ask for, merged, and what stays unanswered');

const by = (id: string, at = '2026-11-25T03:00:00.000Z') => ({ id, title: `文本${id}`, sourceName: '论坛', at });
const ask = (text: string, id: string, at?: string): Asked => ({ text, by: by(id, at) });

asks('wordings of one demand are merged, most often asked first, and a text counts once', () => {
  const merged = mergeAsks([
    ask('赔偿村民损失', '1'),
    ask('公布监测数据', '2', '2026-11-25T01:00:00.000Z'),
    ask('公布监测数据！', '3'),
    ask('尽快公布监测数据', '4'),
    ask('公布监测数据', '4'),
  ]);
  assert.equal(
    merged.map(({ text, by: texts }) => [text, texts.map(({ id }) => id)]),
    [
      ['公布监测数据', ['2', '3', '4']],
      ['赔偿村民损失', ['1']],
    ],
  );
});

asks('one word of difference in a long demand is the same demand', () => {
  assert.is(mergeAsks([ask('处罚这家化工企业老板', '1'), ask('处罚那家化工企业老板', '2')]).length, 1);
});

asks('unlike demands stay apart', () => {
  const merged = mergeAsks([ask('停产整改', '1'), ask('公布监测数据', '2'), ask('自来水到底能不能喝', '3')]);
  assert.is(merged.length, 3);
});

const first = { id: 'firstWord', name: '首次权威发布', at: Date.parse('2026-11-25T02:00:00.000Z') };
const word = { ...first, text: '11月25日到现场核查，园区雨水口排出积水造成河面发黑，已封堵。联系电话12369。' };

asks('what is asked after a word and answered by the content of none is a follow-up question', () => {
  const found = followUpsOf(
    [
      ask('自来水到底能不能喝', '1'),
      ask('自来水到底能不能喝', '2', '2026-11-25T05:00:00.000Z'),
      ask('河水发黑是什么原因', '3'),
      ask('赔偿渔民损失', '4', '2026-11-24T03:00:00.000Z'),
    ],
    [word],
    null,
  );
  assert.equal(
    found.questions.map(({ text, texts, firstAt, lastAt, after, afterClosing }) => ({
      ...{ text, texts, firstAt, lastAt, after, afterClosing },
    })),
    [
      {
        text: '自来水到底能不能喝',
        texts: 2,
        firstAt: '2026-11-25T03:00:00.000Z',
        lastAt: '2026-11-25T05:00:00.000Z',
        after: '首次权威发布',
        afterClosing: false,
      },
    ],
  );
  assert.is(found.answered, 1, 'the cause was told');
  assert.is(found.asWord.get('firstWord'), 1);
});

asks('a later word that answers it ends the question; a tick or a word without a text does not', () => {
  const later = { id: 'followUp', name: '续报', at: Date.parse('2026-11-25T08:00:00.000Z') };
  const asked = [ask('自来水到底能不能喝', '1')];
  const silent = followUpsOf(asked, [word, { ...later, text: '' }], null);
  assert.is(silent.questions.length, 1);
  assert.is(followUpsOf([ask('VOCs', '1')], [{ ...word, text: '' }], null).questions.length, 1);
  const told = followUpsOf(asked, [word, { ...later, text: '水源地水质达标，自来水可以正常饮用。' }], null);
  assert.equal([told.questions.length, told.answered], [0, 1]);
});

asks('the day of a look answers no “when”, and a telephone number no “why”', () => {
  const found = followUpsOf([ask('什么时候能治好', '1')], [word], null);
  assert.is(found.questions.length, 1);
  const said = { ...word, text: '11月25日到现场核查，12月10日前完成清淤。联系电话12369。' };
  assert.is(followUpsOf([ask('什么时候能治好', '1')], [said], null).questions.length, 0);
  assert.is(followUpsOf([ask('为什么一直发臭', '1')], [said], null).questions.length, 1);
});

asks('what is asked first after the closing is marked, and hangs on the word that stood before it', () => {
  const later = { id: 'answer', name: '正式回应', at: Date.parse('2026-11-26T02:00:00.000Z'), text: '已停产。' };
  const { questions } = followUpsOf(
    [ask('赔偿渔民损失', '1', '2026-11-27T02:00:00.000Z'), ask('给孩子体检', '2')],
    [word, later],
    '2026-11-26T09:00:00.000Z',
  );
  assert.equal(
    questions.map(({ text, after, afterClosing }) => [text, after, afterClosing]),
    [
      ['给孩子体检', '首次权威发布', false],
      ['赔偿渔民损失', '正式回应', true],
    ],
  );
});

asks('before the first word nothing is a follow-up', () => {
  assert.equal(followUpsOf([ask('赔偿渔民损失', '1')], [], null).questions, []);
});

asks.run();
