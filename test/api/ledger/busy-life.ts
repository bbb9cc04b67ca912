import { Secret, TOTP } from 'otpauth';
import { openAlerts } from '../../../api/alerts/alert-service.ts';
import { shippedAlertSettings } from '../../../api/alerts/settings.ts';
import { createAudit } from '../../../api/audit/audit.ts';
import { createIssuedBriefings } from '../../../api/briefings/issued.ts';
import type { Actor } from '../../../api/cases/case.ts';
import { type CaseService, openCases } from '../../../api/cases/case-service.ts';
import type { CaseCommand } from '../../../api/cases/contract-commands.ts';
import { shippedLedgerSettings } from '../../../api/cases/settings.ts';
import { clockRules } from '../../../api/clocks/settings.ts';
import { shippedClockSettings } from '../../../api/clocks/shipped.ts';
import type { Database } from '../../../api/database/open.ts';
import { createKeys } from '../../../api/keys/keys.ts';
import { fileAnchor } from '../../../api/ledger/anchor.ts';
import { createFactors } from '../../../api/people/factors.ts';
import { createSessions } from '../../../api/people/sessions.ts';
import { createUsers } from '../../../api/people/users.ts';
import { createSources } from '../../../api/sources/sources.ts';
import { anchorHeads } from '../../../api/trail/anchor-heads.ts';
import { openUnits } from '../../../api/units/units.ts';
import { openPoster } from '../../../api/webhooks/post.ts';
import { openWebhooks } from '../../../api/webhooks/webhooks.ts';
import { text } from '../alerts/texts.ts';
import { begin, city, duty, li, newCase, system, wang } from '../cases/office.ts';

type Clock = { now: Date; later(minutes: number): void };

/** What a busy life left behind, for tests that change it. */
export type Life = { alertIds: Record<'dismissed' | 'joined' | 'filed' | 'waiting', string>; caseIds: string[] };

/** 一段忙碌的日子: everything that leaves entries, at least once, through the services that people's acts go through. */
export async function liveBusily(database: Database, anchorPath: string): Promise<Life> {
  const clock: Clock = {
    now: new Date(begin),
    later(minutes) {
      clock.now = new Date(clock.now.getTime() + minutes * 60_000);
    },
  };
  const now = () => clock.now;
  const anchor = fileAnchor(anchorPath);
  const units = await openUnits(database);
  const shared = { database, units, now: () => clock.now.toISOString() };
  const settings = async () => shippedLedgerSettings;
  const cases = openCases({ ...shared, anchor, settings, onChange: () => undefined });
  const alerts = openAlerts({
    ...shared,
    cases,
    settings: async () => shippedAlertSettings,
    ledgerSettings: settings,
    onAlert: () => undefined,
  });
  const caseIds = await workCases(cases, clock);
  const alertIds = await judgeAlerts(alerts, cases, clock);
  await managePeople(database, clock);
  await manageSettings(database, units, clock);
  await keepAudit(database, clock);
  await anchorHeads(database, anchor, now);
  return { alertIds, caseIds };
}

async function workCases(cases: CaseService, clock: Clock): Promise<string[]> {
  const ids = ['case-a', 'case-b', 'case-c', 'case-d'];
  for (const id of ids) {
    await cases.open(newCase(id, id === 'case-c' ? { level: 'yellow' } : {}), system);
    clock.later(5);
  }
  const play: [string, CaseCommand, Actor][] = [
    ['case-a', { type: 'file', level: 'orange', emergency: false, reason: '属实' }, wang],
    ['case-a', { type: 'assign', duty, note: '请核查' }, wang],
    ['case-a', { type: 'accept' }, city],
    ['case-a', { type: 'logHandling', text: '现场检查', evidence: [{ text: '照片', url: null }] }, city],
    ['case-a', { type: 'draftAnswer', text: '经核查，企业夜间检修时异味外泄，已停产整改。', covers: [0] }, city],
    ['case-b', { type: 'file', level: 'red', emergency: true, reason: '属实' }, wang],
    ['case-b', { type: 'assign', duty, note: '' }, wang],
    ['case-c', { type: 'dismiss', reason: '核实为旧闻' }, wang],
    ['case-d', { type: 'refer', to: '城管部门', receipt: null, reason: '油烟' }, wang],
  ];
  for (const [id, command, actor] of play) {
    clock.later(3);
    await cases.act(id, (await cases.read(id))?.state.version ?? 0, command, actor);
  }
  clock.later(60 * 24 * 3);
  await cases.remind();
  return ids;
}

async function judgeAlerts(alerts: ReturnType<typeof openAlerts>, cases: CaseService, clock: Clock) {
  const place = (code: string, name: string) => [
    { code, name, field: 'text' as const, start: 0, end: 2, basis: '地名' },
  ];
  const blue = { level: 'blue' as const, score: 20 };
  const first = text('one', {}, { places: place('360781', '瑞金市') });
  await alerts.raise([
    first,
    text('two', {}, { ...blue, places: place('360782', '南康区') }),
    text('three', {}, { ...blue, places: place('360704', '赣县区') }),
    text('four', {}, { ...blue, places: place('360728', '定南县') }),
    text('five', {}, { ...blue, places: place('360729', '全南县') }),
  ]);
  clock.later(5);
  await alerts.raise([
    text('six', { group: first.group }, { places: [], level: 'red', score: 90 }),
    text('seven', {}, { level: 'yellow', score: 40, places: place('360729', '全南县') }),
  ]);
  const id = (name: string) => `alert-${text(name).id}`;
  await alerts.decide(id('two'), { type: 'acknowledge' }, wang);
  const proposed = await alerts.decide(id('two'), { type: 'dismiss', reason: '核实为误会，无需处置' }, wang);
  if (proposed !== null) {
    const sign = { type: 'confirmProposal', proposal: proposed.version, opinion: '' } as const;
    await cases.act(proposed.id, proposed.version, sign, li);
  }
  await alerts.decide(id('three'), { type: 'join', caseId: 'case-a' }, wang);
  const filing = { type: 'file', level: 'yellow', emergency: false, reason: '属实', duty, note: '' } as const;
  await alerts.decide(id('four'), filing, wang);
  await alerts.decide(id('one'), { type: 'refer', to: '住建部门', receipt: null, reason: '工地扬尘' }, wang);
  await cases.remind();
  return { dismissed: id('two'), joined: id('three'), filed: id('four'), waiting: id('five') };
}

const password = 'Gan-River-7-reeds';

async function managePeople(database: Database, clock: Clock): Promise<void> {
  const now = () => clock.now;
  const sessions = createSessions(database, { idleMinutes: 15, sessionHours: 12 }, now);
  const users = createUsers(database, sessions, { passwordDays: 90, twoFactorRoles: [] }, now);
  const first = await users.createFirst({ name: 'guanli', displayName: '管理甲', password });
  const person = (name: string, role: 'publicity' | 'unit' | 'leader', unitId: string | null) =>
    users.create({ name, displayName: `${name}甲`, role, unitId, password }, { by: '管理甲' });
  const clerk = await person('xuanjiao', 'publicity', 'div-publicity');
  const gone = await person('lizhi', 'unit', 'div-air');
  await person('lingdao', 'leader', null);
  clock.later(10);
  await users.change(clerk.id, { displayName: '宣教乙', role: 'office' }, '管理甲');
  await users.change(gone.id, { active: false }, '管理甲');
  await (await users.preparePassword(clerk.id, password, 'Poyang-Lake-9-cranes'))();
  const factors = createFactors(database, 'a-secret-for-tests-of-at-least-32-characters', now);
  for (const { id, name } of [first, clerk]) {
    const { secret } = await factors.begin({ id, name });
    await factors.prove(id, new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now().getTime() }));
  }
  await factors.drop(clerk.id, '管理甲');
  const keys = createKeys(database, { keyCallsPerMinute: 100 }, now);
  const wanted = { ownerId: first.id, scopes: ['metrics' as const], expiresAt: '2027-06-01T00:00:00.000Z' };
  const { secret } = await keys.create({ name: '监控', ...wanted }, '管理甲');
  await keys.use(secret, '127.0.0.1');
  const old = await keys.create({ name: '旧的', ...wanted }, '管理甲');
  await keys.revoke(old.key.id, '管理甲');
}

async function manageSettings(database: Database, units: Awaited<ReturnType<typeof openUnits>>, clock: Clock) {
  const now = () => clock.now;
  const at = now().toISOString();
  await clockRules(database).save(
    { ...shippedClockSettings, escalateAfterMinutes: 60 },
    { at, by: '宣教甲', reason: '试行' },
  );
  const [unit] = await units.list();
  await units.upsert({ ...unit, name: '大气环境与应对气候变化处' });
  const [route, gone] = await units.routes();
  await units.upsertRoute({ ...route, reason: '按分工调整' });
  await units.removeRoute(gone?.id ?? '');
  const sources = createSources(database, (input) => ({ ok: true, entry: input as never }), now);
  await sources.add({ id: 'one-site', name: '一', kind: 'news', reader: 'site', start: ['https://a.example.cn/'] });
  await sources.change('one-site', { name: '二' });
  const poster = openPoster(() => null);
  const webhooks = openWebhooks({ database, poster, now, publicUrl: null });
  const hook = {
    url: 'https://hook.example.cn/in',
    events: ['alert.raised' as const],
    allowInternal: false,
    internalReason: null,
  };
  const { webhook } = await webhooks.create({ name: '大屏', ...hook }, '管理甲');
  await webhooks.change(webhook.id, { active: false });
  await webhooks.renewSecret(webhook.id);
  const { webhook: short } = await webhooks.create({ name: '试用', ...hook }, '管理甲');
  await webhooks.remove(short.id);
  await poster.close();
  const briefings = createIssuedBriefings(database, now);
  for (const week of ['2026-11-09', '2026-11-16', '2026-11-23'])
    for (const edition of [1, 2])
      await briefings.issue(week, '宣教甲', async (issue) => ({
        title: `周报 ${issue}`,
        from: `${week}T00:00:00.000Z`,
        to: `${week}T00:00:00.000Z`,
        cutOff: `${week}T0${edition}:00:00.000Z`,
        html: `<p>${edition}</p>`,
        paper: '{}',
        docx: Buffer.from([edition]),
        sources: [],
      }));
}

async function keepAudit(database: Database, clock: Clock): Promise<void> {
  const audit = createAudit(database, () => clock.now);
  const note = (action: string) =>
    audit.append({ userId: 'u', by: '甲\ud83d', action, target: null, ok: true, address: '10.0.0.1' });
  for (let index = 1; index <= 6; index += 1) await note(`旧 ${index}`);
  clock.later(60);
  const before = clock.now.toISOString();
  for (let index = 1; index <= 6; index += 1) await note(`新 ${index}`);
  await audit.prune(before);
}
