import { Button, Checkbox, Popover } from 'antd';
import { useState } from 'react';
import { topics } from '../../../../analysis/codes.ts';
import { answerStatuses, type CaseItem, caseStatuses } from '../../../../api/cases/contract.ts';
import { ClockText } from '../parts/clock-bar.tsx';
import { TimeText } from '../parts/time-text.tsx';

/** 台账的列, in the office's order; 等级 and 标题 always show. A `whole` cell is never broken over lines. */
export const caseColumns = {
  number: { name: '编号', whole: true, cell: (item: CaseItem) => <span className="figures-font">{item.number}</span> },
  clock: {
    name: '最近时限',
    whole: true,
    cell: (item: CaseItem) =>
      item.nextClock === null ? (
        '—'
      ) : (
        <>
          {item.nextClock.name} <ClockText clock={item.nextClock} />
        </>
      ),
  },
  status: {
    name: '状态',
    whole: true,
    cell: (item: CaseItem) => (
      <>
        {caseStatuses[item.status]}
        {item.unreadable === undefined ? null : (
          <small className="hint" title={item.unreadable}>
            后面的记录读不出
          </small>
        )}
        {item.reopened > 0 ? <small className="hint">重启 {item.reopened} 次</small> : null}
      </>
    ),
  },
  answer: { name: '回应', whole: true, cell: (item: CaseItem) => answerStatuses[item.answerStatus] },
  lead: { name: '主管单位', whole: false, cell: (item: CaseItem) => item.lead?.name ?? '—' },
  handler: { name: '处置单位', whole: true, cell: (item: CaseItem) => item.handler?.name ?? '—' },
  place: {
    name: '地点',
    whole: false,
    cell: (item: CaseItem) => item.places.map(({ name }) => name).join('、') || '—',
  },
  topics: {
    name: '主题',
    whole: false,
    cell: (item: CaseItem) => item.topics.map((topic) => topics[topic]).join('、') || '—',
  },
  found: { name: '发现时间', whole: true, cell: (item: CaseItem) => <TimeText at={item.foundAt} whole /> },
  late: { name: '迟报', whole: true, cell: (item: CaseItem) => (item.late ? '迟报' : '否') },
  opened: { name: '建案时间', whole: true, cell: (item: CaseItem) => <TimeText at={item.openedAt} whole /> },
} as const;
export type CaseColumn = keyof typeof caseColumns;

export const defaultColumns: readonly CaseColumn[] = [
  'number',
  'clock',
  'status',
  'answer',
  'lead',
  'handler',
  'place',
];
const storageKey = 'huiying.case-columns';

/** The chosen columns, remembered in this browser. */
export function useColumns(): { shown: readonly CaseColumn[]; choose: (shown: readonly CaseColumn[]) => void } {
  const [shown, setShown] = useState(remembered);
  return {
    shown,
    choose: (next) => {
      setShown(next);
      localStorage.setItem(storageKey, next.join(','));
    },
  };
}

/** 选列. */
export function ColumnChooser({ columns }: { columns: ReturnType<typeof useColumns> }) {
  const all = Object.keys(caseColumns) as CaseColumn[];
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="column-choice"
          value={[...columns.shown]}
          options={all.map((column) => ({ value: column, label: caseColumns[column].name }))}
          onChange={(chosen) => columns.choose(all.filter((column) => chosen.includes(column)))}
        />
      }
    >
      <Button className="wide-only">选列</Button>
    </Popover>
  );
}

function remembered(): readonly CaseColumn[] {
  const kept = (localStorage.getItem(storageKey) ?? '').split(',');
  const known = (Object.keys(caseColumns) as CaseColumn[]).filter((column) => kept.includes(column));
  return known.length > 0 ? known : defaultColumns;
}
