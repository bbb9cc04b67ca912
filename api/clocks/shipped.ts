import type { Level } from '../../analysis/codes.ts';
import { usualHours } from '../../analysis/working-time.ts';
import type { EmergencyLevel } from '../cases/contract-corrections.ts';
import type { ClockRule, ClockSettings } from './contract.ts';

const everyLevel: Level[] = ['none', 'blue', 'yellow', 'orange', 'red'];
const grave: Level[] = ['orange', 'red'];
const gentle: Level[] = ['none', 'blue', 'yellow'];
const great: EmergencyLevel[] = ['I', 'II'];

/** What most rules have in common. */
const plain = { origins: null, emergency: null, warnBefore: null, extension: null } as const;

const internal: ClockRule[] = [
  {
    ...plain,
    id: 'judge-15m',
    kind: 'judge',
    levels: grave,
    start: 'opened',
    limit: { amount: 15, unit: 'minutes' },
    legalBasis: '内部时限：橙色、红色预警立案审核 15 分钟内研判',
    status: 'unconfirmed',
  },
  {
    ...plain,
    id: 'accept-2h',
    kind: 'accept',
    levels: grave,
    start: 'assigned',
    limit: { amount: 2, unit: 'hours' },
    legalBasis: '内部时限：橙色、红色案件交办后 2 小时内签收或者退回',
    status: 'unconfirmed',
  },
  {
    ...plain,
    id: 'accept-2wh',
    kind: 'accept',
    levels: gentle,
    start: 'assigned',
    limit: { amount: 2, unit: 'workingHours' },
    legalBasis: '内部时限：蓝色、黄色案件交办后 2 个工作小时内签收或者退回',
    status: 'unconfirmed',
  },
  {
    ...plain,
    id: 'reassign-2h',
    kind: 'reassign',
    levels: grave,
    start: 'returned',
    limit: { amount: 2, unit: 'hours' },
    legalBasis: '内部时限：橙色、红色案件退回后 2 小时内改派',
    status: 'unconfirmed',
  },
  {
    ...plain,
    id: 'reassign-2wh',
    kind: 'reassign',
    levels: gentle,
    start: 'returned',
    limit: { amount: 2, unit: 'workingHours' },
    legalBasis: '内部时限：蓝色、黄色案件退回后 2 个工作小时内改派',
    status: 'unconfirmed',
  },
];

const publicWords: ClockRule[] = [
  {
    ...plain,
    id: 'first-word-5h',
    kind: 'firstWord',
    levels: grave,
    emergency: great,
    start: 'found',
    limit: { amount: 5, unit: 'hours' },
    legalBasis: '国办发〔2016〕80号：特别重大、重大突发事件最迟 5 小时内发布权威信息',
    status: 'confirmed',
  },
  {
    ...plain,
    id: 'press-24h',
    kind: 'press',
    levels: grave,
    emergency: great,
    start: 'found',
    limit: { amount: 24, unit: 'hours' },
    legalBasis: '国办发〔2016〕61号、80号：特别重大、重大突发事件最迟 24 小时内举行新闻发布会',
    status: 'confirmed',
  },
  {
    ...plain,
    id: 'answer-48h',
    kind: 'answer',
    levels: everyLevel,
    start: 'found',
    limit: { amount: 48, unit: 'hours' },
    extension: { most: { amount: 24, unit: 'hours' }, times: 1 },
    legalBasis: '国办发〔2016〕61号：其他政务舆情 48 小时内予以回应',
    status: 'confirmed',
  },
];

const emergencyReports: ClockRule[] = [
  {
    ...plain,
    id: 'report-2h',
    kind: 'report',
    levels: everyLevel,
    emergency: great,
    start: 'found',
    limit: { amount: 2, unit: 'hours' },
    legalBasis: '环境保护部令第17号第三条、第四条：重大、特别重大及一时无法判明等级的，市、县 2 小时内报告',
    status: 'confirmed',
  },
  {
    ...plain,
    id: 'report-4h',
    kind: 'report',
    levels: everyLevel,
    emergency: ['III', 'IV'],
    start: 'found',
    limit: { amount: 4, unit: 'hours' },
    legalBasis: '环境保护部令第17号第三条：一般、较大突发环境事件，市、县 4 小时内报告',
    status: 'confirmed',
  },
  {
    ...plain,
    id: 'province-report-1h',
    kind: 'provinceReport',
    levels: everyLevel,
    emergency: great,
    start: 'declared',
    limit: { amount: 1, unit: 'hours' },
    legalBasis: '环境保护部令第17号第三条：省厅接报核实后 1 小时内报部',
    status: 'unconfirmed',
  },
  {
    ...plain,
    id: 'written-report-24h',
    kind: 'writtenReport',
    levels: everyLevel,
    start: 'phoned',
    limit: { amount: 24, unit: 'hours' },
    legalBasis: '环境保护部令第17号：电话报告须记录并补书面报告（24 小时为内部时限）',
    status: 'unconfirmed',
  },
];

const byOrigin: ClockRule[] = [
  {
    ...plain,
    id: 'petition-accept-15d',
    kind: 'petitionAccept',
    levels: everyLevel,
    origins: ['petition'],
    start: 'found',
    limit: { amount: 15, unit: 'days' },
    warnBefore: { amount: 3, unit: 'days' },
    legalBasis: '信访工作条例：收到之日起 15 日内书面告知是否受理',
    status: 'confirmed',
  },
  {
    ...plain,
    id: 'hotline-accept-15d',
    kind: 'petitionAccept',
    levels: everyLevel,
    origins: ['12369', '12345'],
    start: 'found',
    limit: { amount: 15, unit: 'days' },
    warnBefore: { amount: 3, unit: 'days' },
    legalBasis: '参照信访工作条例：热线举报 15 日内告知是否受理',
    status: 'unconfirmed',
  },
  {
    ...plain,
    id: 'petition-close-60d',
    kind: 'petitionClose',
    levels: everyLevel,
    origins: ['petition', '12369', '12345'],
    start: 'petitionAccepted',
    limit: { amount: 60, unit: 'days' },
    warnBefore: { amount: 7, unit: 'days' },
    extension: { most: { amount: 30, unit: 'days' }, times: 1 },
    legalBasis: '信访工作条例：受理之日起 60 日内办结，情况复杂的经批准可延长不超过 30 日',
    status: 'confirmed',
  },
  {
    ...plain,
    id: 'info-reply-20wd',
    kind: 'infoReply',
    levels: everyLevel,
    origins: ['request'],
    start: 'found',
    limit: { amount: 20, unit: 'workingDays' },
    warnBefore: { amount: 3, unit: 'days' },
    extension: { most: { amount: 20, unit: 'workingDays' }, times: 1 },
    legalBasis: '政府信息公开条例第三十三条：收到申请之日起 20 个工作日内答复，可延长不超过 20 个工作日',
    status: 'confirmed',
  },
  {
    ...plain,
    id: 'inspection-10d',
    kind: 'inspection',
    levels: everyLevel,
    origins: ['inspection'],
    start: 'found',
    limit: { amount: 10, unit: 'days' },
    warnBefore: { amount: 2, unit: 'days' },
    legalBasis: '中央生态环境保护督察交办件：10 日内反馈办理情况并公开',
    status: 'confirmed',
  },
];

/** The limits as shipped. Rules marked 内部时限 are the office's own; those without a checked source are 待核实. */
export const shippedClockSettings: ClockSettings = {
  rules: [...internal, ...publicWords, ...emergencyReports, ...byOrigin],
  hours: usualHours.map((span) => ({ ...span })),
  days: {},
  late: { found: { amount: 2, unit: 'hours' }, published: { amount: 48, unit: 'hours' } },
  told: { dueSoon: ['owner'], overdue: ['publicity'], escalated: ['leader'] },
  escalateAfterMinutes: 30,
};
