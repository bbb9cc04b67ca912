import type { BriefingFigure, BriefingFigures } from './figures.ts';
import { changeShown, shown } from './numbers.ts';
import type { Block, Cell } from './report.ts';

/** 三、分主题 and 四、分设区市: where and about what. */
export function spreadSections({ topics, cities }: BriefingFigures): Block[] {
  return [
    { kind: 'section', text: '三、分主题情况' },
    { kind: 'paragraph', text: topicWords(topics) },
    ...(topics.length === 0
      ? []
      : [{ kind: 'chart' as const, chart: 'topics' as const, caption: '图2 各主题文本数（本期与上期）' }]),
    { kind: 'section', text: '四、分设区市情况' },
    { kind: 'paragraph', text: cityWords(cities) },
  ];
}

/** The tables behind these sections, shaded by number. */
export function spreadTables(figures: BriefingFigures): Block[] {
  const { topics, cities, openedByCity } = figures;
  return [
    {
      kind: 'table',
      caption: '表4 各主题文本数（一条文本可涉及多个主题）',
      columns: columns('主题', '占比'),
      rows: topics.map((one) => row(one, topics, shareShown(one.value, figures.documents.relevant.value))),
      empty: '本期和上期都没有相关文本。',
    },
    {
      kind: 'table',
      caption: '表5 各设区市文本数与新增案件',
      columns: columns('设区市', '新增案件（件）'),
      rows: cities.map((one) => row(one, cities, shown(openedByCity[one.code] ?? 0))),
      empty: '',
    },
    ...(openedByCity[''] === undefined
      ? []
      : [{ kind: 'note' as const, text: `另有${openedByCity['']}件新增案件未登记地点。` }]),
  ];
}

function columns(first: string, last: string): Extract<Block, { kind: 'table' }>['columns'] {
  return [
    { name: first, share: 32, align: 'left' },
    { name: '本期（条）', share: 17, align: 'right' },
    { name: '上期（条）', share: 17, align: 'right' },
    { name: '环比', share: 17, align: 'right' },
    { name: last, share: 17, align: 'right' },
  ];
}

function row(one: BriefingFigure, all: readonly BriefingFigure[], last: string): Cell[] {
  const most = Math.max(1, ...all.map((figure) => figure.value ?? 0));
  return [
    { text: one.name },
    { text: shown(one.value), records: one.records, heat: (one.value ?? 0) / most },
    { text: shown(one.previous) },
    { text: changeShown(one.value, one.previous) },
    { text: last },
  ];
}

function topicWords(topics: readonly BriefingFigure[]): string {
  const leading = topics.filter((one) => (one.value ?? 0) > 0).slice(0, 3);
  if (leading.length === 0) return '本期没有相关文本。';
  return `反映较多的主题依次为${leading.map(words).join('、')}。`;
}

function cityWords(cities: readonly BriefingFigure[]): string {
  if (cities.every((one) => one.value === null)) return '资料不足：本期未取得分地区数据。';
  const leading = [...cities].sort((a, b) => (b.value ?? 0) - (a.value ?? 0)).filter((one) => (one.value ?? 0) > 0);
  if (leading.length === 0) return '本期没有能够确定地点的相关文本。';
  const none = cities.filter((one) => one.value === 0).map((one) => one.name);
  const rest = none.length === 0 ? '' : `${none.join('、')}本期没有相关文本。`;
  return `文本较多的设区市依次为${leading.slice(0, 3).map(words).join('、')}。${rest}`;
}

function words(one: BriefingFigure): string {
  return `${one.name}${shown(one.value)}条（环比${changeShown(one.value, one.previous)}）`;
}

function shareShown(part: number | null, whole: number | null): string {
  return part === null || whole === null || whole === 0 ? '—' : `${shown((part / whole) * 100)}%`;
}
