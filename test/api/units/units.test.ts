import * as assert from 'uvu/assert';
import { seedUnits } from '../../../api/units/seed.ts';
import { suggestDuty } from '../../../api/units/suggest-duty.ts';
import { openUnits } from '../../../api/units/units.ts';
import { suite } from '../../suite.ts';
import { codeOf, engines, type Office } from '../cases/office.ts';

for (const [engine, open] of engines) {
  const units = suite<{ o: Office }>(`units on ${engine}`);
  units.beforeEach(async (context) => {
    context.o = await open();
  });
  units.afterEach(async ({ o }) => o.close());

  units('the eleven city bureaus, the divisions and the routes are there from the start', async ({ o }) => {
    const all = await o.units.list();
    assert.is(all.filter((unit) => unit.kind === 'city').length, 11);
    assert.equal(all.find((unit) => unit.id === 'city-3601')?.name, '南昌市生态环境局');
    assert.is(all[0]?.name, '办公室');
    const routes = await o.units.routes();
    assert.is(routes.find((route) => route.topic === 'smell')?.lead, 'air');
    assert.is(routes.length, 17);
  });

  units('an edited unit and a removed route stay so when the service opens again', async ({ o }) => {
    await o.units.upsert({ id: 'div-air', name: '大气处', kind: 'division', desk: 'air', region: null, active: false });
    assert.ok(await o.units.removeRoute('route-policy'));
    assert.not.ok(await o.units.removeRoute('route-policy'));
    const again = await openUnits(o.database);
    const unit = (await again.list()).find((one) => one.id === 'div-air');
    assert.equal([unit?.name, unit?.active], ['大气处', false]);
    assert.is((await again.routes()).length, 16);
  });

  units('faults are named in Chinese and nothing is kept', async ({ o }) => {
    const wrong: [object, RegExp][] = [
      [{ id: 'X', name: '', kind: 'division', desk: null, region: null, active: true }, /编号.*名称.*填写有误/],
      [
        { id: 'div-new', name: '宣教处', kind: 'division', desk: null, region: null, active: true },
        /已被另一个单位使用/,
      ],
      [{ id: 'city-new', name: '某市局', kind: 'city', desk: null, region: null, active: true }, /四位区划代码/],
    ];
    for (const [unit, sentence] of wrong) {
      try {
        await o.units.upsert(unit);
        assert.unreachable();
      } catch (error) {
        assert.match(error instanceof Error ? error.message : '', sentence);
      }
    }
    assert.is((await o.units.list()).length, seedUnits.length);
    const county = { id: 'county-360781', name: '赣州市瑞金生态环境局', kind: 'county', desk: null, active: true };
    for (const [parent, region] of [
      [null, '360781'],
      ['div-air', '360781'],
      ['city-3607', '360402'],
      ['city-3607', '3607'],
      // A code that no county has.
      ['city-3607', '360799'],
    ])
      assert.is(await codeOf(o.units.upsert({ ...county, parent, region })), 'unit.invalid');
    await o.units.upsert({ ...county, parent: 'city-3607', region: '360781' });
    assert.is((await o.units.list()).at(-1)?.parent, 'city-3607');
    const second = { ...county, id: 'county-second', name: '另一个瑞金局', parent: 'city-3607', region: '360781' };
    assert.is(await codeOf(o.units.upsert(second)), 'unit.invalid');
    // The city above stays what it is while it has counties, and runs while one of them does.
    const above = (await o.units.list()).find(({ id }) => id === 'city-3607');
    for (const change of [{ region: '3608' }, { kind: 'division', region: null }, { active: false }])
      assert.is(await codeOf(o.units.upsert({ ...above, ...change })), 'unit.invalid', JSON.stringify(change));
    await o.units.upsert({ ...county, parent: 'city-3607', region: '360781', active: false });
    await o.units.upsert({ ...above, active: false });
    const route = { id: 'r', order: 1, topic: 'nothing', lead: 'air', support: [], outside: null, reason: '试' };
    assert.is(await codeOf(o.units.upsertRoute(route)), 'unit.invalid');
    assert.equal((await o.units.upsertRoute({ ...route, topic: 'smell' })).topic, 'smell');
    assert.is((await o.units.routes())[0]?.id, 'r');
  });

  units.run();
}

const suggestions = suite('the suggested duty');
const smell = {
  lead: 'air',
  handlerRegion: '3607',
  support: ['enforce', 'monitor'],
  reason: '恶臭异味由大气环境处主管。',
} as const;
const suggest = (change: object, places: { code: string }[] = []) =>
  suggestDuty({ ...smell, support: [...smell.support], ...change }, places, seedUnits);

suggestions('the desk leads, the bureau of the city handles, support desks help', () => {
  assert.equal(suggest({}), {
    duty: { lead: 'div-air', handler: 'city-3607', support: ['aff-enforce', 'div-monitor'] },
    reason: '恶臭异味由大气环境处主管。 属地处置：赣州市生态环境局。',
    outside: null,
  });
});

suggestions('the one city named in the text handles when the analysis names none; several are for the province', () => {
  assert.is(suggest({ handlerRegion: null }, [{ code: '360400' }, { code: '360481' }]).duty.handler, 'city-3604');
  const several = suggest({ handlerRegion: null }, [{ code: '360481' }, { code: '3601' }]);
  assert.is(several.duty.handler, 'div-air');
  assert.equal(several.duty.support, ['city-3601', 'city-3604', 'aff-enforce', 'div-monitor']);
  const source = suggest({}, [{ code: '360781' }, { code: '3604' }]);
  assert.equal([source.duty.handler, source.duty.support[0]], ['city-3607', 'city-3604']);
  assert.match(several.reason, '涉及多个设区市');
  assert.match(suggest({ handlerRegion: null }).reason, '地点未明');
});

suggestions('what is really someone else’s names the outside body and falls back on 宣教处', () => {
  const found = suggest({ lead: 'outside:housing', support: ['outside:agri', 'air'] });
  assert.equal([found.outside, found.duty.lead, found.duty.support], ['住建、城管部门', 'div-publicity', ['div-air']]);
  assert.match(found.reason, '建议转住建、城管部门');
});

suggestions('an inactive unit is not suggested', () => {
  const without = seedUnits.map((unit) => (unit.id === 'city-3607' ? { ...unit, active: false } : unit));
  assert.is(suggestDuty({ ...smell, support: [] }, [], without).duty.handler, 'div-air');
});

suggestions.run();
