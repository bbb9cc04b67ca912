import * as assert from 'uvu/assert';
import { defaultOptions } from '../../analysis/assess.ts';
import type { Desk } from '../../analysis/codes.ts';
import { desks } from '../../analysis/codes.ts';
import { defaultRoutes } from '../../analysis/duty-routes.ts';
import { suite } from '../suite.ts';
import { assessed } from './assess-example.ts';

const test = suite('duty');

const examples: readonly [Desk, string][] = [
  ['air', '化工园区夜里排放的废气酸臭刺鼻，居民受不了'],
  ['water', '家门口的河水发黑发臭，水面漂着泡沫，请治理'],
  ['soil', '村里稻田土壤重金属污染，稻子绝收'],
  ['waste', '有人半夜用货车把危险废物倾倒在山沟里'],
  ['nuclear', '楼顶的通信基站辐射很大，居民投诉'],
  ['eia', '坚决反对在村口建垃圾焚烧厂，选址不合理'],
  ['enforce', '这家造纸厂夜里用暗管偷排废水到河里'],
  ['nature', '自然保护区的湿地植被被破坏，生物多样性受损，请查处'],
  ['monitor', '环境监测站的监测数据造假，报告是伪造的，举报'],
  ['inspect', '环保督察组走了，约谈过的企业又开工，责令停产成了空话，举报督察整改不力'],
  ['emergency', '化工厂爆炸，氯气泄漏，3人死亡'],
  ['petition', '环保局对我的投诉答复敷衍，推诿扯皮，至今没人管'],
  ['outside:housing', '小区旁边工地夜间施工，噪音吵得睡不着'],
  ['outside:police', '楼下广场舞音响太吵，扰民'],
  ['outside:water', '河道里有人非法采砂，砂场把河床挖烂了'],
  ['outside:agri', '村边有人露天焚烧秸秆，烟雾很大'],
  ['outside:nature', '有人毁林开山采石，山体被挖空'],
  ['outside:health', '医院的医生态度差，医保报销不了，投诉'],
  ['outside:other', '投诉培训学校不退学费'],
];

for (const [desk, text] of examples)
  test(`「${text}」 goes to ${desks[desk]}`, () => {
    const { duty } = assessed(text);
    assert.is(duty.lead, desk, duty.reason);
    assert.ok(duty.reason.endsWith('。'));
  });

test('publicity answers what is asked of policy', () => {
  assert.is(assessed('请问碳达峰行动计划的补贴标准什么时候公布').duty.lead, 'publicity');
});

test('nobody leads what wants no answer', () => {
  assert.is(assessed('我市召开节能减排推进会', '会议部署减排工作。', { sourceKind: 'government' }).duty.lead, 'none');
});

test('one city handles on the spot; two cities are answered by the province and the basis is named', () => {
  assert.is(assessed('彭泽县化工园区废气刺鼻').duty.handlerRegion, '3604');
  const two = assessed('乐平市的污水流到万年县，河水发黑发臭').duty;
  assert.is(two.handlerRegion, null);
  assert.match(two.reason, '国办发〔2016〕80号');
});

test('a text without a place leaves the handler open', () => {
  const { duty } = assessed('化工园区的废气太刺鼻了');
  assert.is(duty.handlerRegion, null);
  assert.match(duty.reason, '处置单位待研判');
});

test('the department can send a topic of one city to another desk', () => {
  const own = { id: 'own', order: 1, topic: 'smell', lead: 'enforce' as const, support: [], outside: null };
  const routes = [...defaultRoutes, { ...own, region: '3604', reason: '九江异味由执法局牵头' }];
  const options = { ...defaultOptions, routes };
  assert.is(assessed('彭泽县化工园区恶臭刺鼻', '', {}, options).duty.lead, 'enforce');
  assert.is(assessed('贵溪市化工园区恶臭刺鼻', '', {}, options).duty.lead, 'air');
});

test.run();
