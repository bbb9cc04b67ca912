import * as assert from 'uvu/assert';
import { resolveAddress } from '../../analysis/place.ts';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const test = suite('place');

function codesIn(text: string, sourceRegion: string | null = null): string[] {
  return assessed('', text, { sourceRegion }).places.map(({ code }) => code);
}

test('a county is found by its full and its short name, with its city in the name shown', () => {
  assert.equal(codesIn('湖口县金砂湾园区夜里排放刺鼻废气'), ['360429']);
  const [place] = assessed('', '彭泽化工园区废气刺鼻').places;
  assert.is(place?.code, '360430');
  assert.match(place?.name ?? '', '九江市彭泽县');
});

test('a county named alone stands before its city', () => {
  assert.equal(codesIn('九江市湖口县的废气很刺鼻'), ['360429']);
});

test('南昌 alone is the city and 南昌县 the county', () => {
  assert.equal(codesIn('南昌今天空气污染严重'), ['3601']);
  assert.equal(codesIn('南昌县家具厂废气刺鼻'), ['360121']);
});

test('长沙县 is in Hunan, not ours, whatever it sounds like', () => {
  const hunan = assessed('长沙县一工地夜间施工扰民', '湖南省长沙县居民投诉工地噪声。');
  assert.equal(hunan.places, []);
  assert.is(hunan.level, 'none');
  assert.ok(hunan.reasons.some(({ factor }) => factor === 'elsewhere'));
});

test('大庾, an old name of 大余, is found and says why', () => {
  const [place] = assessed('', '大庾县钨矿的废水把河水染红了').places;
  assert.is(place?.code, '360723');
  assert.match(place?.basis ?? '', '旧地名');
});

for (const [old, code] of [
  ['星子县', '360483'],
  ['上饶县', '361104'],
  ['广丰县', '361103'],
  ['东乡县', '361003'],
  ['余江县', '360603'],
  ['九江县', '360404'],
  ['南康市', '360703'],
] as const)
  test(`the old name ${old} is ${code} today`, () => {
    assert.equal(codesIn(`${old}的一家工厂排放黑烟`), [code]);
  });

test('a name of several counties is settled by the city beside it', () => {
  assert.equal(codesIn('杭州西湖区餐馆油烟扰民'), []);
  assert.equal(codesIn('南昌市西湖区餐馆油烟扰民'), ['360103']);
});

test('上海路, 湖口大厦 and 河湾里 name no county', () => {
  assert.equal(codesIn('上海路的餐馆油烟扰民'), []);
  assert.equal(codesIn('小河湾里的垃圾发臭，污水横流'), []);
});

test('a text that names only another province raises no alert here', () => {
  const anhui = assessed('安徽宿松一化工厂废气刺鼻', '安庆市宿松县居民反映，化工厂夜里排放废气。');
  assert.is(anhui.level, 'none');
  assert.is(anhui.duty.lead, 'none');
});

test('another province beside ours is ours still', () => {
  const both = assessed('湖口化工园污水直排长江，对岸安徽宿松不满', '九江市湖口县化工园污水直排长江。');
  assert.is(both.places[0]?.code, '360429');
  assert.is(both.level, 'orange');
});

test('what happens abroad raises no alert', () => {
  const abroad = assessed('日本福岛核污染水泄漏', '福岛第一核电站核污染水泄漏。');
  assert.is(abroad.level, 'none');
  assert.ok(abroad.reasons.some(({ factor }) => factor === 'abroad'));
});

test('a dateline names the reporter, not the place', () => {
  assert.equal(codesIn('本报南昌5月3日电 瑞昌市化工厂废气刺鼻，居民投诉'), ['360481']);
});

test('a full address resolves to its county and an address elsewhere to none of ours', () => {
  assert.is(resolveAddress('江西省九江市彭泽县矶山工业园区1号')?.code, '360430');
  assert.is(resolveAddress('浙江省杭州市西湖区文一路2号')?.code, '330106');
  assert.is(resolveAddress('没有地名的一句话'), null);
});

test('「部分乡镇」 behind a county names no spot of it', () => {
  const { places } = assessed('乐安河死鱼', '下游鄱阳县部分乡镇居民对饮用水安全表示担心。');
  assert.is(places.find(({ code }) => code === '361128')?.name, '上饶市鄱阳县');
});

test.run();
