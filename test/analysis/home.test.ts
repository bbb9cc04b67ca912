import * as assert from 'uvu/assert';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
import { homeOf } from '../../analysis/places/home.ts';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const home = suite('another home province');
const inHunan = (title: string, text = '', sourceRegion: string | null = null) =>
  assessed(title, text, { sourceRegion }, { home: '43', routes: defaultRoutes });
const codesOf = (text: string) => inHunan('', text).places.map(({ code }) => code);

home('in Hunan its counties are found by their full and short names, with their city', () => {
  assert.equal(codesOf('浏阳一家烟花厂夜里排放刺鼻废气'), ['430181']);
  const [place] = inHunan('', '湘潭市岳塘区化工厂废水直排').places;
  assert.equal([place?.code, place?.name.startsWith('湘潭市岳塘区')], ['430304', true]);
  assert.equal(codesOf('桃江一养猪场污水直排'), ['430922'], 'not the river of Jiangxi');
});

home('长沙县 is at home in Hunan, and its bureau handles', () => {
  const text = '湖南省长沙县居民投诉工厂废气刺鼻，夜里熏得睡不着。';
  const found = inHunan('长沙县一工厂夜间排放废气', text);
  assert.equal(
    found.places.map(({ code }) => code),
    ['430121'],
  );
  assert.is(found.duty.handlerRegion, '4301');
  assert.match(found.duty.reason, '事发长沙市，由属地处置');
  assert.not.ok(found.reasons.some(({ factor }) => factor === 'elsewhere'));
  assert.not.equal(found.level, 'none');
});

home('Jiangxi is another province there: its text is set aside, and at home in Jiangxi it is not', () => {
  const [title, text] = ['江西湖口县化工园废气刺鼻', '江西省九江市湖口县居民反映化工园区夜里排放刺鼻废气。'];
  const away = inHunan(title, text);
  assert.equal([away.places, away.level], [[], 'none']);
  const elsewhere = away.reasons.find(({ factor }) => factor === 'elsewhere');
  assert.is(elsewhere?.basis, '发生在外省，不属我省');
  const here = assessed(title, text);
  assert.equal(
    here.places.map(({ code }) => code),
    ['360429'],
  );
  assert.not.equal(here.level, 'none');
});

home('a name of both provinces is the one at home: 永新, 长沙市的 and 南昌县的 by their source', () => {
  const towns = (home: string, region: string) =>
    assessed('', '白沙镇的小河水发黑发臭', { sourceRegion: region }, { home, routes: defaultRoutes }).places.map(
      ({ code }) => code.slice(0, 2),
    );
  assert.ok(towns('43', '430181').every((code) => code === '43'));
  assert.ok(towns('36', '360822').every((code) => code === '36'));
});

home('words that are a county only by their full name are no place: 会同有关部门, 通道', () => {
  assert.equal(codesOf('环保局会同有关部门查处了排污通道，河水发黑发臭'), []);
  assert.equal(codesOf('会同县一工厂废水直排，河水发黑发臭'), ['431225']);
  assert.equal(codesOf('通道县一猪场污水直排'), ['431230'], 'as people say it, and not 道县');
  assert.equal(codesOf('道县一猪场污水直排'), ['431124']);
});

home('cities come from the list of regions, with short names', () => {
  const { name, cities } = homeOf('43');
  assert.is(name, '湖南省');
  assert.is(cities.length, 14);
  assert.equal(cities[0], { code: '4301', name: '长沙市', short: '长沙' });
  assert.equal(cities.at(-1), { code: '4331', name: '湘西土家族苗族自治州', short: '湘西' });
  assert.equal(
    homeOf('36').cities.map(({ short }) => short),
    ['南昌', '景德镇', '萍乡', '九江', '新余', '鹰潭', '赣州', '吉安', '宜春', '抚州', '上饶'],
  );
});

home.run();
