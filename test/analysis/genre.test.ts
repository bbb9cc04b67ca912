import * as assert from 'uvu/assert';
import type { SourceKind } from '../../analysis/codes.ts';
import { guessKind } from '../../analysis/genre.ts';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const genre = suite('genre of a text of unknown origin');

const examples: readonly [SourceKind, string, string][] = [
  ['hotline', '砖厂黑烟', '尊敬的领导：您好！村口砖厂天天冒黑烟，望尽快查处。'],
  ['hotline', '小区旁工地深夜施工扰民', ''],
  ['weibo', '', '#城事# 河边又漂死鱼了 @某某 ：你们那边也是吗'],
  ['weibo', '某地遭遇强沙尘', ''],
  ['news', '我市启动河道整治', '本报讯（记者张三）昨日，市区三条河道的整治工程启动。'],
  ['forum', '', '这味道一到晚上就来，谁受得了'],
  ['manual', '小河又黑又臭', '桥下的小河发黑，夏天更臭。'],
];
for (const [kind, title, text] of examples)
  genre(`「${title}｜${text}」 reads like ${kind}`, () => {
    assert.is(guessKind(title, text), kind);
  });

genre('where the kind is known it counts, where it is not the writing decides', () => {
  const title = '城区河道整治进展顺利';
  const text = '#城事# 截至四月，八条内河整治已完成投资的四成。';
  assert.is(
    assessed(title, text, { sourceKind: 'manual' }).state,
    assessed(title, text, { sourceKind: 'weibo' }).state,
  );
});

genre.run();
