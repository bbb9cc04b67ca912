import { minuteText } from '../../analysis/calendar.ts';
import type { CaseEvent, CaseState } from './case.ts';
import type { mergeEvents } from './merge-events.ts';

type MergeEvent = Extract<CaseEvent, { type: keyof typeof mergeEvents }>;

/** How an entry about 并案 or 拆案 reads: its name and one Chinese sentence. */
export function describeMerge(
  event: MergeEvent,
  unitName: (id: string) => string,
): { name: string; sentence: string; basis: string | null } {
  switch (event.type) {
    case 'mergedInto':
      return said('并案', `并入案件 ${event.into.number}，本案不再单独办理，正在计时的时限终止。理由：${event.reason}`);
    case 'caseTakenOver':
      return said('并案', takenWords(event, unitName), event.moved.length === 0 ? null : stricterBasis);
    case 'mergeUndone':
      return said(
        '并案撤销',
        `案件 ${event.from.number} 重启，单独办理；并案时收入本案的文本、地点和诉求仍留在本案。理由：${event.reason}`,
      );
    case 'partSplitOff':
      return said(
        '拆案',
        `拆出 ${event.documents.length} 条文本，另立案件 ${event.into.number}「${event.into.title}」${event.places.length === 0 ? '' : `，${event.places.length} 处地点随之拆出`}。理由：${event.reason}`,
      );
    case 'splitFrom':
      return said(
        '拆案',
        `由案件 ${event.from.number} 拆出，发现时间不变，${limitWords(event.limitsFrom)}时限不因拆案延长。理由：${event.reason}`,
      );
    default:
      return event satisfies never;
  }
}

function limitWords(limitsFrom: string | undefined): string {
  return limitsFrom === undefined ? '' : `时限同该案重启后一样自 ${minuteText(limitsFrom)}（北京时间）起算，`;
}

/** Subject and text of what the people of a case are told. */
export function mergeNotice(event: MergeEvent): [subject: string, text: string] {
  const { name, sentence } = describeMerge(event, (id) => id);
  if (event.type !== 'caseTakenOver') return [name, sentence];
  return [name, `案件 ${event.from.number}「${event.from.title}」并入本案，请一并办理。理由：${event.reason}`];
}

/** 并入、并入本案、拆自、拆出, one line each, for lists and exports. */
export function mergingWords({ mergers, taken, splitFrom, splitInto }: CaseState): string[] {
  return [
    ...mergers.map(
      ({ number, at, reopenedAt }) =>
        `${minuteText(at)} 并入 ${number}${reopenedAt === null ? '' : `（${minuteText(reopenedAt)} 重启，单独办理）`}`,
    ),
    ...taken.map(
      ({ number, at, undoneAt }) =>
        `${minuteText(at)} ${number} 并入本案${undoneAt === null ? '' : '（后又单独办理）'}`,
    ),
    ...(splitFrom === null ? [] : [`由 ${splitFrom.number} 拆出`]),
    ...splitInto.map(({ number, at }) => `${minuteText(at)} 拆出 ${number}`),
  ];
}

const stricterBasis = '并案规则：法定时限取两案中较早的发现时间和较早的到期时间';

function takenWords(event: Extract<MergeEvent, { type: 'caseTakenOver' }>, unitName: (id: string) => string): string {
  const { from, documents, places, demands, units, words, moved, reason } = event;
  const counted = [
    documents.length === 0 ? '' : `${documents.length} 条文本`,
    places.length === 0 ? '' : `地点${places.map(({ name }) => name).join('、')}`,
    demands.length === 0 ? '' : `${demands.length} 条诉求`,
  ].filter((text) => text !== '');
  const parts = [
    `案件 ${from.number}「${from.title}」并入本案${counted.length === 0 ? '' : `，收入${counted.join('、')}`}`,
    units.length === 0 ? '' : `该案另有承办单位${units.map(unitName).join('、')}`,
    words.length === 0 ? '' : `该案已有公开发布${words.map(({ name }) => name).join('、')}，见该案页面`,
    moved.length === 0 ? '' : `${moved.length} 项法定时限按两案较严的计算`,
    `理由：${reason}`,
  ];
  return parts.filter((text) => text !== '').join('。');
}

function said(name: string, sentence: string, basis: string | null = null) {
  return { name, sentence, basis };
}
