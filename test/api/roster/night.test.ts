import * as assert from 'uvu/assert';
import { escalate } from '../../../api/roster/escalate.ts';
import { createShifts } from '../../../api/roster/shifts.ts';
import { suite } from '../../suite.ts';
import { text } from '../alerts/texts.ts';
import { kinds } from '../channels/kinds.ts';
import { openSetting, type Setting, standing } from '../channels/setting.ts';
import { openRobot, type StandIn } from '../channels/stand-ins.ts';
import { beijing } from './duty-office.ts';

type Night = { s: Setting; gateway: StandIn; robot: StandIn };
const night = suite<Night>('a red alert in a night of 国庆, to the phones of who is on duty');

const phones = { xuanjiao: '13800000001', bangong: '13800000002', lingdao: '13800000003' } as const;
const kindOf = (type: string) => {
  const found = kinds.find((kind) => kind.type === type);
  if (found === undefined) throw new Error(type);
  return found;
};
const [hook, wecom] = [kindOf('hook'), kindOf('wecom')];
const names = new Map<string, string>(Object.entries(phones).map(([name, phone]) => [phone, name]));

night.beforeEach(async (context) => {
  const s = await openSetting();
  const gateway = await standing(() => openRobot('hook'));
  const robot = await standing(() => openRobot('wecom'));
  await s.add(hook, gateway);
  await s.add(wecom, robot, { audience: ['role:publicity'] });
  for (const [name, mobile] of Object.entries(phones))
    await s.contact(name, { mobile, hours: { from: '08:00', to: '18:00' } });
  const { clock, database } = s.office;
  clock.move((Date.parse(beijing('2027-10-01T02:00:00')) - clock.now.getTime()) / 60_000);
  const shift = {
    ...{ from: beijing('2027-09-30T17:30:00'), until: beijing('2027-10-01T08:30:00'), note: '' },
    officer: await s.userId('xuanjiao'),
    deputy: await s.userId('bangong'),
    leader: await s.userId('lingdao'),
  };
  const by = { kind: 'person', userId: shift.officer, name: '宣教甲', role: 'publicity', unitId: null } as const;
  await createShifts(database).add([shift], { by, reason: '', at: clock.now.toISOString(), act: '安排' });
  Object.assign(context, { s, gateway, robot });
});
night.afterEach(async ({ s }) => s.office.close());

night(
  'the officer has it at once, outside his hours too, the deputy 15 minutes later, the leader 15 after that',
  async (given) => {
    await raiseRed(given);
    assert.equal(await untilMinute(given, 40), [
      '02:00 lingdao',
      '02:00 xuanjiao',
      '02:15 bangong',
      '02:15 xuanjiao',
      '02:30 lingdao',
    ]);
    assert.is(given.robot.arrived.length, 0, 'the desk as a whole sleeps');
  },
);

night('once the officer has read it nobody else is woken, and the limit for the judgement stays', async (given) => {
  const { office } = given.s;
  const alertId = await raiseRed(given);
  const limit = () =>
    office.database.selectFrom('alerts').select('judgeBy').where('id', '=', alertId).executeTakeFirstOrThrow();
  const before = await limit();
  await untilMinute(given, 14);
  const officer = { kind: 'person', name: '宣教甲', role: 'publicity', unitId: null } as const;
  const who = { ...officer, userId: await given.s.userId('xuanjiao') };
  const { items } = await office.services.inbox.list({ view: 'unread', limit: 50 }, who);
  await office.services.inbox.read(
    items.map(({ key }) => key),
    who,
  );
  assert.equal(await untilMinute(given, 60), []);
  assert.is(given.gateway.arrived.length, 2, 'the two of the first minute');
  assert.equal(await limit(), before);
});

night('a gateway that refuses is passed over for the robot of the desk, in the same minute', async (given) => {
  const { gateway, robot } = given;
  gateway.mood = 'refuses';
  await raiseRed(given);
  await minute(given);
  const said = robot.arrived.map((one) => wecom.text(one));
  assert.ok(
    said.some((words) => words.includes('致 宣教甲') && words.includes('红色新预警')),
    said.join('\n'),
  );
});

night.run();

/** One red text of now; the id of its alert. */
async function raiseRed({ s: { office } }: Night): Promise<string> {
  const at = office.clock.now.toISOString();
  const document = text('night', { foundAt: at, publishedAt: at }, { level: 'red', score: 90 });
  await office.services.alerts.raise([document]);
  const row = office.database.selectFrom('alertDocuments').select('alertId').where('documentId', '=', document.id);
  return (await row.executeTakeFirstOrThrow()).alertId;
}

/** What the timetable does each minute. */
async function minute({ s }: Night): Promise<void> {
  await escalate({ database: s.office.database, now: () => s.office.clock.now });
  await s.send();
}

/** Lets the minutes pass until so many after two o'clock; who was reached on which phone, and when. */
async function untilMinute(given: Night, last: number): Promise<string[]> {
  const { s, gateway } = given;
  const { clock } = s.office;
  const start = Date.parse(beijing('2027-10-01T02:00:00'));
  const reached: string[] = [];
  let heard = gateway.arrived.length;
  for (;;) {
    await minute(given);
    const wall = new Date(clock.now.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
    const fresh = gateway.arrived.slice(heard);
    heard = gateway.arrived.length;
    reached.push(...fresh.map(({ body }) => `${wall} ${names.get(body.to)}`));
    if (clock.now.getTime() - start >= last * 60_000) return reached.toSorted();
    clock.move(1);
  }
}
