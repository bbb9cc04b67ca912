import * as assert from 'uvu/assert';
import type { AnalysedDocument } from '../../../analysis/assessment.ts';
import { documentId } from '../../../analysis/document.ts';
import { ConfigFault, readConfig } from '../../../api/config.ts';
import { suite } from '../../suite.ts';
import { officeDocuments } from './office.ts';
import { openOffice, signedIn } from './server.ts';

const home = suite('an installation in Hunan');
const hunan = { settings: { homeRegion: '43' } };

home('has the units of its own cities, and takes a bureau only of one of them', async () => {
  const office = await openOffice(hunan);
  const admin = await signedIn(office, 'guanli');
  const { items } = (await admin.get('/api/units')).body;
  const bureaus = items.filter(({ kind }: { kind: string }) => kind === 'city');
  assert.is(bureaus.length, 14);
  assert.equal(bureaus[0], {
    id: 'city-4301',
    name: '长沙市生态环境局',
    kind: 'city',
    desk: null,
    region: '4301',
    parent: null,
    active: true,
  });
  const names = items.map(({ name }: { name: string }) => name);
  for (const name of ['大气环境处', '水生态环境处', '生态环境执法局', '省生态环境监测中心'])
    assert.ok(names.includes(name));
  assert.not.ok(names.some((name: string) => /赣|九江|南昌/.test(name)));
  const unit = { ...bureaus[0], id: 'city-new', name: '新局' };
  assert.is((await admin.send('PUT', '/api/units/city-new', { ...unit, region: '4302' })).status, 200);
  const refused = await admin.send('PUT', '/api/units/city-new', { ...unit, region: '3601' });
  assert.match(refused.body.detail, '四位区划代码，如 4301');
  await office.close();
});

home('counts the heat by its own cities and says whose it is', async () => {
  const office = await openOffice(hunan);
  const [example] = officeDocuments();
  if (example === undefined) throw new TypeError('no example');
  await office.services.documents.put([textIn(example, '430121', '长沙县')]);
  const publicity = await signedIn(office, 'xuanjiao');
  const { heat } = (await publicity.get('/api/overview')).body;
  assert.equal(heat, [{ topic: 'smell', city: '4301', count: 1, previous: 0 }]);
  const { home: own } = (await publicity.get('/api/session')).body;
  assert.equal([own.code, own.name, own.cities.length, own.cities[0].short], ['43', '湖南省', 14, '长沙']);
  await office.close();
});

home('registers sources of Hunan and refuses those of Jiangxi', async () => {
  const office = await openOffice(hunan);
  const publicity = await signedIn(office, 'xuanjiao');
  const source = {
    id: 'cs-bureau',
    name: '示例市局网站',
    kind: 'government',
    reader: 'site',
    start: ['https://cs.example.cn/list/'],
    everyMinutes: 30,
    legalBasis: '政府信息公开条例第二十条',
    owner: '宣教处',
    retentionDays: 365,
  };
  const refused = await publicity.post('/api/sources', { ...source, region: '360121' });
  assert.equal([refused.status, refused.body.errors[0].path], [400, 'region']);
  assert.match(refused.body.errors[0].message, '以 43 开头');
  assert.equal((await publicity.post('/api/sources', { ...source, region: '430121' })).body.missing, []);
  await office.close();
});

home('takes a case by hand only where it is in charge', async () => {
  const office = await openOffice(hunan);
  const publicity = await signedIn(office, 'xuanjiao');
  const body = {
    title: '异味',
    summary: '居民来电反映异味',
    level: 'blue',
    foundAt: '2026-11-25T01:00:00.000Z',
    publishedAt: null,
    url: null,
    channel: 'manual',
    topics: ['smell'],
    demands: [],
  };
  const refused = await publicity.post('/api/cases', { ...body, places: ['3601'] });
  assert.equal([refused.status, refused.body.errors[0].path], [400, 'places']);
  const made = await publicity.post('/api/cases', { ...body, places: ['4301', '3601'] });
  assert.equal(
    [made.status, made.body.case.places.map(({ name }: { name: string }) => name)],
    [201, ['长沙市', '南昌市']],
  );
  const whole = await publicity.post('/api/cases', { ...body, places: ['43'] });
  assert.is(whole.body.errors[0].message, '本省的地点请写到市或者县');
  const none = await publicity.post('/api/cases', { ...body, places: ['4399'] });
  assert.is(none.body.errors[0].message, '没有区划代码 4399，请核对');
  await office.close();
});

home('a code that is no province with cities is a fault of the settings', () => {
  for (const code of ['11', '99', '81', '360']) {
    try {
      readConfig({ HOME_REGION: code });
      assert.unreachable(code);
    } catch (error) {
      assert.instance(error, ConfigFault);
      assert.match((error as ConfigFault).message, '应为省、自治区的两位行政区划代码');
    }
  }
  assert.is(readConfig({ HOME_REGION: '43' }).homeRegion, '43');
});

home.run();

function textIn(example: AnalysedDocument, code: string, name: string): AnalysedDocument {
  const url = `https://bbs.example.cn/in/${code}`;
  const id = documentId(url);
  const places = [{ code, name, field: 'text' as const, start: 0, end: 2, basis: '原文地名' }];
  return { ...example, url, id, group: id, assessment: { ...example.assessment, places } };
}
