import { respondentLevels } from './contract-commands.ts';
import type { UnitEvent } from './evolve-units.ts';

type Described = { name: string; sentence: string; basis: string | null };

/** How an entry about the units of a case reads. */
export function describeUnits(event: UnitEvent, unitName: (id: string) => string): Described {
  switch (event.type) {
    case 'assigned': {
      const { lead, handler, support } = event.duty;
      const helpers = support.length === 0 ? '' : `，协办：${names(support, unitName)}`;
      return said('交办', `交办：主管 ${unitName(lead)}，处置 ${unitName(handler)}${helpers}${wanted(event.note)}`);
    }
    case 'accepted':
      return said('签收', `${unitName(event.unitId)}签收`);
    case 'returned':
      return said('退回', `${unitName(event.unitId)}退回：${event.reason}`);
    case 'reassigned':
      return said('改派', `改派：主管 ${unitName(event.lead)}，处置 ${unitName(event.handler)}。理由：${event.reason}`);
    case 'supportChanged':
      return said('增减协办', `${changed(event, unitName)}。理由：${event.reason}`);
    case 'handedDown':
      return said('下交', `${unitName(event.from)}下交${unitName(event.to)}办理${wanted(event.note)}`);
    case 'reportedUp':
      return said('上报', `${unitName(event.unitId)}上报：${event.text}`);
    case 'disputeRaised': {
      const named = event.inCharge === null ? '' : `，认为应由${unitName(event.inCharge)}承办`;
      return said(
        '提请裁定',
        `${unitName(event.unitId)}的任务提请${arbiters[event.arbiter]}裁定${named}。理由：${event.reason}`,
      );
    }
    case 'arbitrated':
      return said(
        '裁定',
        `${arbiters[event.arbiter]}裁定：${unitName(event.unitId)}的任务由${unitName(event.to)}承办。理由：${event.reason}`,
      );
    case 'respondentSet': {
      const sentence = `回应主体改为${respondentLevels[event.level]}。理由：${event.reason}`;
      return { name: '回应主体', sentence, basis: event.basis };
    }
    default:
      return event satisfies never;
  }
}

/** 裁定人. */
export const arbiters = { publicity: '宣教处', leader: '厅领导' } as const;

function changed(event: { added: string[]; removed: string[] }, unitName: (id: string) => string): string {
  const added = event.added.length === 0 ? [] : [`增加协办：${names(event.added, unitName)}`];
  const removed = event.removed.length === 0 ? [] : [`减去协办：${names(event.removed, unitName)}`];
  return [...added, ...removed].join('；');
}

function names(ids: readonly string[], unitName: (id: string) => string): string {
  return ids.map(unitName).join('、');
}

function wanted(note: string): string {
  return note === '' ? '' : `。要求：${note}`;
}

function said(name: string, sentence: string): Described {
  return { name, sentence, basis: null };
}
