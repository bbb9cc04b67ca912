import { z } from 'zod';
import { Instant, page, Text } from '../http/contract.ts';
import { RoleCode } from '../people/contract.ts';

/** As what an alert calls somebody. */
export const callRoles = {
  officer: '值班',
  deputy: '副班',
  leader: '带班领导',
  leaders: '厅领导',
  publicity: '宣教处',
  /** Whose 认领 was taken back. */
  takenBack: '认领收回',
} as const;
export type CallRole = keyof typeof callRoles;

/** 须有人值班的时段. */
export const covers = { always: '全天（7×24 小时）', offHours: '工作时间以外' } as const;

const Minutes = (name: string) =>
  z.int(`${name}须是整数分钟`).min(1, `${name}至少 1 分钟`).max(1_440, `${name}不能超过一天`);

/** 值班提醒规则: each in minutes. */
export const DutySettings = z.strictObject({
  /** After the first notice: again, and the deputy. */
  deputyAfterMinutes: Minutes('提醒副班'),
  /** After the deputy: the leader. */
  leaderAfterMinutes: Minutes('提醒带班领导'),
  /** 认领 without a judgement. */
  takeBackAfterMinutes: Minutes('收回认领'),
  cover: z.enum(['always', 'offHours']),
});
export type DutySettings = z.infer<typeof DutySettings>;

/** A person as the roster names him; `able` is false when the account is closed or has another role now. */
export const DutyPerson = z.object({ id: z.string(), name: z.string(), able: z.boolean() });
export type DutyPerson = z.infer<typeof DutyPerson>;

/** 班次. */
export const ShiftView = z.object({
  id: z.string(),
  from: Instant,
  until: Instant,
  officer: DutyPerson,
  deputy: DutyPerson.nullable(),
  leader: DutyPerson.nullable(),
  note: z.string(),
  version: z.int(),
  /** Newest first. */
  changes: z.array(z.object({ act: z.string(), people: z.string(), reason: z.string(), by: z.string(), at: Instant })),
});
export type ShiftView = z.infer<typeof ShiftView>;

/** 无人值班的时段, with its sentence. */
export const DutyGap = z.object({ from: Instant, until: Instant, sentence: z.string() });
export type DutyGap = z.infer<typeof DutyGap>;

const OnDuty = ShiftView.omit({ changes: true });

/** GET /api/roster/now: who is awake, who comes next, and where nobody is in the coming 14 days. */
export const DutyNow = z.object({
  at: Instant,
  now: OnDuty.nullable(),
  /** 手机 of those who are on duty now, by their account, where they have registered one. */
  phones: z.record(z.string(), z.string()),
  next: OnDuty.nullable(),
  gaps: z.array(DutyGap),
  /** False while nobody has ever been planned. */
  planned: z.boolean(),
});
export type DutyNow = z.infer<typeof DutyNow>;

const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, '日期须写成 2026-10-01 的样子')
  .refine(isDay, '没有这一天');

/** Longest period that is shown or filled at once. */
export const rosterDaysMax = 92;

export const RosterQuery = z
  .object({ from: Day, to: Day })
  .refine(({ from, to }) => daysOf(from, to) >= 1, '结束日期不能早于开始日期')
  .refine(({ from, to }) => daysOf(from, to) <= rosterDaysMax, `一次最多看 ${rosterDaysMax} 天`);

/** GET /api/roster: the calendar of a period and its shifts. */
export const RosterView = z.object({
  days: z.array(
    z.object({
      day: z.string(),
      work: z.boolean(),
      /** 国庆节, 调休上班 …; null on a usual day. */
      name: z.string().nullable(),
      /** Whether the holidays of the year are announced. */
      announced: z.boolean(),
    }),
  ),
  shifts: z.array(ShiftView),
  /** Who can be planned. */
  people: z.array(z.object({ id: z.string(), name: z.string(), role: RoleCode })),
  settings: z.object({
    version: z.int(),
    value: DutySettings,
    history: z.array(z.object({ version: z.int(), at: Instant, by: z.string(), reason: z.string() })),
  }),
});
export type RosterView = z.infer<typeof RosterView>;

const PersonId = Text(80);
/** POST /api/roster/shifts. */
export const NewShiftBody = z.strictObject({
  from: Instant,
  until: Instant,
  officer: PersonId,
  deputy: PersonId.nullable(),
  leader: PersonId.nullable(),
  note: z.string().trim().max(300),
});
export type NewShift = z.infer<typeof NewShiftBody>;
const Reason = Text(200).min(2, '请写明理由（2–200 字）');
/** PUT /api/roster/shifts/:id: the shift as it shall be; a swap is one too. */
export const ChangeShiftBody = NewShiftBody.extend({ version: z.int(), reason: Reason });
/** POST /api/roster/shifts/:id/remove. */
export const RemoveShiftBody = z.strictObject({ version: z.int(), reason: Reason });

/** On which days a rotation plans which of its slots. */
export const rotationDays = {
  every: '每天各班',
  offHours: '工作日只排夜班，休息日各班',
  rest: '只排休息日和节假日',
} as const;
/** When the next of a list comes. */
export const rotationTurns = { shift: '每班换人', day: '每天换人', week: '每周换人' } as const;
const Turn = z.enum(['shift', 'day', 'week']);
const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时刻须写成 08:30 的样子');

/** 轮班方案: fills a period; slots that end no later than they begin end on the next day. */
export const Rotation = z
  .strictObject({
    from: Day,
    to: Day,
    days: z.enum(['every', 'offHours', 'rest']),
    slots: z
      .array(z.strictObject({ start: WallTime, end: WallTime }))
      .min(1, '至少一个班次')
      .max(6, '一天最多 6 班'),
    officers: z.array(PersonId).min(1, '请至少选一位值班人员').max(60),
    officerTurn: Turn,
    /** May be empty. */
    deputies: z.array(PersonId).max(60),
    leaders: z.array(PersonId).max(60),
    leaderTurn: Turn,
  })
  .refine(({ from, to }) => daysOf(from, to) >= 1, { path: ['to'], error: '结束日期不能早于开始日期' })
  .refine(({ from, to }) => daysOf(from, to) <= rosterDaysMax, {
    path: ['to'],
    error: `一次最多排 ${rosterDaysMax} 天`,
  });
export type Rotation = z.infer<typeof Rotation>;

/** POST /api/roster/fill/preview: what would be written; `seen` is to be sent back with it. */
export const RotationPreview = z.object({
  shifts: z.array(
    z.object({
      from: Instant,
      until: Instant,
      officer: z.string(),
      deputy: z.string().nullable(),
      leader: z.string().nullable(),
      day: z.string(),
      dayName: z.string().nullable(),
    }),
  ),
  /** Already planned or over: left as it is. */
  skipped: z.array(z.object({ from: Instant, until: Instant, why: z.string() })),
  seen: z.string(),
});
export type RotationPreview = z.infer<typeof RotationPreview>;
/** POST /api/roster/fill. */
export const FillBody = z.strictObject({ rotation: Rotation, seen: Text(100) });

/** 交接记录. */
export const HandoverView = z.object({
  id: z.string(),
  shift: z.object({ from: Instant, until: Instant }).nullable(),
  text: z.string(),
  by: z.string(),
  at: Instant,
  readBy: z.string().nullable(),
  readAt: Instant.nullable(),
  /** Whether the person who asks can confirm it now. */
  mayConfirm: z.boolean(),
});
export type HandoverView = z.infer<typeof HandoverView>;
export const HandoverPage = page(HandoverView).extend({
  /** The shift about which this person can write now; null when there is none. */
  mayWrite: z.object({ id: z.string(), from: Instant, until: Instant }).nullable(),
});
export const HandoverQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(200).optional(),
});
export const NewHandoverBody = z.strictObject({ shift: Text(80), text: Text(2_000) });

export const DutySettingsBody = z.strictObject({ version: z.int(), value: DutySettings, reason: Reason });

/** GET /api/alerts/:id/calls: whom the alert called and what is known of each call. */
export const AlertCalls = z.object({
  /** In words, all of it. */
  sentence: z.string(),
  items: z.array(
    z.object({
      /** Of the notice in the inbox. */
      key: z.string(),
      to: z.string(),
      as: z.enum(['officer', 'deputy', 'leader', 'leaders', 'publicity', 'takenBack']),
      name: z.string(),
      reason: z.string(),
      at: Instant,
      sentAt: Instant.nullable(),
      channel: z.string().nullable(),
      /** Why the last outer channel refused it. */
      error: z.string().nullable(),
      deliveredAt: Instant.nullable(),
      readAt: Instant.nullable(),
      readBy: z.string().nullable(),
    }),
  ),
  /** What comes next unless somebody looks; null when nothing does. */
  next: z.object({ at: Instant, sentence: z.string() }).nullable(),
});
export type AlertCalls = z.infer<typeof AlertCalls>;

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function daysOf(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;
}
