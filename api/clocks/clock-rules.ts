import type { Level } from '../../analysis/codes.ts';
import type { Clock } from '../cases/case.ts';
import type { ClockKind } from '../cases/contract-commands.ts';

/** 时限规则：for cases of these levels a clock of this kind runs so many minutes, by this rule. */
export type ClockRule = {
  kind: ClockKind;
  levels: Level[];
  /** Only for cases that were filed as 突发事件. */
  onlyEmergency: boolean;
  limitMinutes: number;
  legalBasis: string;
};

/**
 * The limits as shipped. The texts do not say from which second 5 h, 24 h and 48 h run; by default they run from
 * 发现时间 (see `clockStart` of the settings). The 5 h and 24 h of 国办发〔2016〕80号 hold for 特别重大、重大突发事件 only,
 * which a person declares when filing. Rules marked 内部时限 are the office's own.
 */
export const shippedClockRules: readonly ClockRule[] = [
  {
    kind: 'judge',
    levels: ['orange', 'red'],
    onlyEmergency: false,
    limitMinutes: 15,
    legalBasis: '内部时限：橙色、红色预警立案审核 15 分钟内研判',
  },
  {
    kind: 'accept',
    levels: ['none', 'blue', 'yellow', 'orange', 'red'],
    onlyEmergency: false,
    limitMinutes: 120,
    legalBasis: '内部时限：交办后 2 小时内签收或者退回',
  },
  {
    kind: 'arbitrate',
    levels: ['none', 'blue', 'yellow', 'orange', 'red'],
    onlyEmergency: false,
    limitMinutes: 240,
    legalBasis: '内部时限：承办争议提出后 4 小时内裁定',
  },
  {
    kind: 'firstWord',
    levels: ['orange', 'red'],
    onlyEmergency: true,
    limitMinutes: 5 * 60,
    legalBasis: '国办发〔2016〕80号：特别重大、重大突发事件最迟 5 小时内发布权威信息',
  },
  {
    kind: 'press',
    levels: ['orange', 'red'],
    onlyEmergency: true,
    limitMinutes: 24 * 60,
    legalBasis: '国办发〔2016〕61号、80号：特别重大、重大突发事件最迟 24 小时内举行新闻发布会',
  },
  {
    kind: 'answer',
    levels: ['none', 'blue', 'yellow', 'orange', 'red'],
    onlyEmergency: false,
    limitMinutes: 48 * 60,
    legalBasis: '国办发〔2016〕61号：其他政务舆情 48 小时内予以回应',
  },
];

/** The clocks of these kinds that rules give a case, frozen with their due times; `startsAt` says where each kind begins, null leaves it out. */
export function clocksFor(
  rules: readonly ClockRule[],
  of: { level: Level; emergency: boolean },
  startsAt: Partial<Record<ClockKind, string>>,
): Clock[] {
  const clocks: Clock[] = [];
  for (const rule of rules) {
    const start = startsAt[rule.kind];
    if (start === undefined || !rule.levels.includes(of.level) || (rule.onlyEmergency && !of.emergency)) continue;
    if (clocks.some((clock) => clock.kind === rule.kind)) continue;
    const dueAt = new Date(Date.parse(start) + rule.limitMinutes * 60_000).toISOString();
    clocks.push({ kind: rule.kind, startsAt: start, dueAt, legalBasis: rule.legalBasis });
  }
  return clocks;
}
