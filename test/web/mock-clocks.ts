import { clockKinds } from '../../api/cases/contract-commands.ts';
import type { ClockSettings, ClocksInForce, ClockTrial } from '../../api/clocks/contract.ts';
import { ReportBody, type ReportDraft } from '../../api/clocks/contract-reports.ts';
import { shippedClockSettings } from '../../api/clocks/shipped.ts';
import type { RatesAnswer } from '../../api/figures/contract-rates.ts';
import { ago, ahead } from './mock-data.ts';

export const clocksInForce: ClocksInForce = {
  version: 2,
  value: shippedClockSettings,
  history: [
    { version: 2, at: ago(3_000), by: '李干事', reason: '按厅办公会意见收紧签收时限' },
    { version: 1, at: ago(60_000), by: '陈厅长', reason: '试运行' },
  ],
};

/** What a draft would change: the answer's limit looser where it is longer than 48 h. */
export function clockTrial(value: ClockSettings): ClockTrial {
  const hours = value.rules.find(({ kind }) => kind === 'answer')?.limit.amount ?? 0;
  return {
    changes: [`修改：回应自发现时间起48小时 → 回应自发现时间起${hours}小时`],
    looser: hours > 48 ? [`回应时限由48小时放宽为${hours}小时`] : [],
    running: 7,
    different: 1,
    items: [
      {
        ...{ caseId: 'c1', number: '2026-0012', title: '湖口县化工园区旁河道发黑发臭', name: '回应' },
        ...{ dueAt: ahead(1_500), wouldBe: ahead(60) },
      },
    ],
  };
}

export const reportDraft: ReportDraft = {
  ...ReportBody.parse({ unit: '九江市生态环境局', signer: '待填', contact: '待填', phone: '待填' }),
  ...{ signer: '', contact: '', phone: '', place: '湖口县', course: '化工园区旁河道发黑发臭。' },
};

export const clockRates: RatesAnswer = {
  from: '2026-11-19T16:00:00.000Z',
  to: '2026-11-26T02:00:00.000Z',
  registered: 9,
  late: { value: 2, previous: 1, records: '/cases?late=true&openedFrom=2026-11-19T16:00:00.000Z' },
  rates: [
    {
      kind: 'answer',
      name: clockKinds.answer,
      original: { decided: 3, met: 1, percent: 100 / 3, previous: null },
      extended: { decided: 3, met: 2, percent: 200 / 3, previous: 50 },
    },
  ],
};
