import { clockText, minuteMs, shortText } from '../../analysis/calendar.ts';
import { type Level, levels } from '../../analysis/codes.ts';
import { recordAlerts } from '../alerts/alert-trail.ts';
import type { Database } from '../database/open.ts';
import type { Writing } from '../ledger/ledger.ts';
import { type Notice, writeNotices } from '../notices/outbox.ts';
import { baseOf, type Called, calledText, callRows, keepCalls } from './calls.ts';
import type { DutySettings } from './contract.ts';
import { type Escalation, nextStep, readEscalations } from './next-step.ts';
import { type Duty, onDuty } from './on-duty.ts';
import { passOnMerged } from './pass-on.ts';
import { dutyRules } from './settings.ts';

/**
 * 升级提醒: an orange or red alert that whoever is on duty has neither read nor taken up is told to him again and to the
 * deputy, and after that to the leader, each once; a 认领 that led to nothing is taken back and the reminders go on. The
 * clock of the judgement stays as it is. Each step is claimed by one process, and written with its notice, its 呼叫记录
 * and its entry in the trail, or not at all. A step that was due while no process ran is made up for at once; the next
 * one still waits its time, so that nobody is passed over. Returns how many steps it told and 认领 it took back.
 */
export async function escalate({
  database,
  now,
}: {
  database: Database;
  now: () => Date;
}): Promise<{ told: number; takenBack: number }> {
  const at = now().toISOString();
  const [{ value: settings }, duty] = await Promise.all([dutyRules(database).current(), onDuty(database, at)]);
  await passOnMerged(database, duty, at);
  await dropDecided(database);
  const done = { told: 0, takenBack: 0 };
  const failures: unknown[] = [];
  const each = async (due: 'takeBack' | 'tell', act: (one: Escalation) => Promise<boolean>) => {
    let count = 0;
    for (const one of await readEscalations(database)) {
      const next = nextStep(one, settings);
      if (next === null || next.at > at || (next.step === 'takeBack') !== (due === 'takeBack')) continue;
      try {
        if (await act(one)) count += 1;
      } catch (error) {
        // The others are told first; this one is tried again in a minute.
        failures.push(error);
      }
    }
    return count;
  };
  done.takenBack = await each('takeBack', (one) => takeBack(database, one, settings, at));
  done.told = await each('tell', (one) => tell(database, one, duty, at));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} 条预警的升级提醒写入失败。`);
  return done;
}

/** What was decided needs no reminders any more; whom it called stays on record. */
async function dropDecided(database: Database): Promise<void> {
  await database
    .deleteFrom('escalations')
    .where('alertId', 'in', (e) => e.selectFrom('alerts').select('id').where('status', '<>', 'waiting'))
    .execute();
}

/** Tells the next step; false when another process, or a judgement, was faster. */
async function tell(database: Database, one: Escalation, duty: Duty | null, at: string): Promise<boolean> {
  const { alertId, base, step, toldAt } = one;
  return database.transaction().execute(async (writing) => {
    const { numUpdatedRows } = await writing
      .updateTable('escalations')
      .set({ step: step + 1, toldAt: at })
      .where('alertId', '=', alertId)
      .where('base', '=', base)
      .where('step', '=', step)
      .where('toldAt', '=', toldAt)
      .where((e) =>
        e.exists(
          e
            .selectFrom('alerts')
            .select('alerts.id')
            .where('alerts.id', '=', alertId)
            .where('alerts.status', '=', 'waiting')
            .where('alerts.acknowledgedAt', 'is', null),
        ),
      )
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const reason = reasonOf(one, at);
    const steps =
      step === 0
        ? [
            { key: `${base}-again`, subject: '再次提醒', called: againCalled(one, duty) },
            { key: `${base}-deputy`, subject: '升级提醒', called: deputyCalled(duty) },
          ]
        : [{ key: `${base}-leader`, subject: '升级提醒', called: await leaderCalled(writing, duty) }];
    const before = beforeText(one);
    for (const { key, subject, called } of steps) {
      if (called.length === 0) continue;
      const notices = called.map(
        ({ to, as }): Notice => ({
          to,
          subject: `${subject}·${levels[one.level as Level]}色预警：${one.title}`,
          text: `${before}至今值班人员未查看、无人认领。${as === 'leader' || as === 'leaders' ? '请督促立即研判。' : '请立即研判。'}`,
          target: `/alerts/${alertId}`,
          level: one.level as Level,
        }),
      );
      await writeNotices(writing, [{ eventKey: key, notices, at }]);
      await keepCalls(writing, callRows({ alertId, eventKey: key, reason, at }, called));
    }
    const told = steps.flatMap(({ called }) => called);
    await recordAlerts(writing, [alertId], { act: '升级提醒', by: { kind: 'system' }, at, detail: { told, reason } });
    return true;
  });
}

/** 认领收回: nobody has it now, and the next step is told at once. A round that was over begins anew. */
async function takeBack(database: Database, one: Escalation, settings: DutySettings, at: string): Promise<boolean> {
  const { alertId, acknowledgedById, acknowledgedByName, acknowledgedAt } = one;
  if (acknowledgedAt === null) return false;
  return database.transaction().execute(async (writing) => {
    const { numUpdatedRows } = await writing
      .updateTable('alerts')
      .set({ acknowledgedById: null, acknowledgedByName: null, acknowledgedAt: null })
      .where('id', '=', alertId)
      .where('status', '=', 'waiting')
      .where('acknowledgedAt', '=', acknowledgedAt)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const over = one.step >= lastStep;
    const round = over ? one.round + 1 : one.round;
    await writing
      .updateTable('escalations')
      .set({ since: at, ...(over ? { round, step: 0, base: baseOf({ id: alertId, level: one.level }, round) } : {}) })
      .where('alertId', '=', alertId)
      .execute();
    const name = acknowledgedByName ?? '认领人';
    const reason = `认领后 ${settings.takeBackAfterMinutes} 分钟没有研判`;
    if (acknowledgedById !== null) {
      const to = `user:${acknowledgedById}`;
      const eventKey = `${alertId}-back-${acknowledgedAt}`;
      const notice: Notice = {
        to,
        subject: `认领收回·${levels[one.level as Level]}色预警：${one.title}`,
        text: `您于 ${shortText(acknowledgedAt)} 认领，${reason}，认领已收回，继续提醒其他值班人员。请研判，或者重新认领。`,
        target: `/alerts/${alertId}`,
        level: one.level as Level,
      };
      await writeNotices(writing, [{ eventKey, notices: [notice], at }]);
      const call = callRows({ alertId, eventKey, reason, at }, [{ to, as: 'takenBack', name }]);
      await keepCalls(
        writing,
        call.map((row) => ({ ...row, position: -1 })),
      );
    }
    await recordAlerts(writing, [alertId], {
      act: '认领收回',
      by: { kind: 'system' },
      at,
      detail: { from: acknowledgedById, name, acknowledgedAt, reason },
    });
    return true;
  });
}

/** The step after which nobody is left to tell. */
const lastStep = 2;

/** Who is on duty now; after the end of the roster, who was called first. */
function againCalled({ calls }: Escalation, duty: Duty | null): Called[] {
  const last = calls.findLast(({ as }) => as === 'officer');
  if (duty !== null) return [{ to: `user:${duty.officer.id}`, as: 'officer', name: duty.officer.name }];
  return last === undefined ? [] : [{ to: last.recipient, as: 'officer', name: last.name }];
}

/** The deputy; where there is none, all of 宣教处, so that somebody besides the one who sleeps hears it. */
function deputyCalled(duty: Duty | null): Called[] {
  const deputy = duty?.deputy ?? null;
  return deputy === null
    ? [{ to: 'role:publicity', as: 'publicity', name: '宣教处' }]
    : [{ to: `user:${deputy.id}`, as: 'deputy', name: deputy.name }];
}

/** The leader on duty; where there is none, 厅领导, the head of them by name first. */
async function leaderCalled(writing: Writing, duty: Duty | null): Promise<Called[]> {
  const leader = duty?.leader ?? null;
  if (leader !== null) return [{ to: `user:${leader.id}`, as: 'leader', name: leader.name }];
  const heads = await writing
    .selectFrom('users')
    .select(['id', 'displayName'])
    .where('role', '=', 'leader')
    .where('head', '=', 1)
    .where('active', '=', 1)
    .orderBy('id')
    .execute();
  return [
    ...heads.map(({ id, displayName }): Called => ({ to: `user:${id}`, as: 'leaders', name: displayName })),
    { to: 'role:leader', as: 'leaders', name: '厅领导' },
  ];
}

function reasonOf({ toldAt, since }: Escalation, at: string): string {
  if (since > toldAt) return '认领收回后继续提醒';
  const minutes = Math.floor((Date.parse(at) - Date.parse(toldAt)) / minuteMs);
  return `${shortText(toldAt)} 提醒后 ${minutes} 分钟值班人员未查看、无人认领`;
}

/** 10月1日02:00 已提醒张三（值班），02:15 已提醒李四（副班）， of what was told before. */
function beforeText({ calls, since, toldAt }: Escalation): string {
  const told = [...Map.groupBy(calls, ({ at }) => at)].map(
    ([at, group], index) =>
      `${index === 0 ? shortText(at) : clockText(at)} 已提醒${group.map(calledText).join('、')}，`,
  );
  return [...told, ...(since > toldAt ? [`${clockText(since)} 认领已收回，`] : [])].join('');
}
