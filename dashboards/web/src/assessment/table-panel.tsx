import { Input } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { assessedFigures, figureNames, rowRule } from '../../../../api/assessment/contract.ts';
import { useAddress } from '../address.ts';
import { may } from '../menu.ts';
import { useNow } from '../now.ts';
import { ListState } from '../parts/list-state.tsx';
import { useAssessment } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { dayKey, exact } from '../time.ts';
import { AssessmentTable } from './assessment-table.tsx';
import { DraftButtons } from './draft-buttons.tsx';
import { choiceOf, periodOf, periods } from './periods.ts';

/** 考核表 of the period in the address. */
export function TablePanel() {
  const address = useAddress();
  const { rights } = useWho();
  const now = useNow();
  const choice = choiceOf(address.get('period'));
  const period = periodOf(choice, { first: address.get('first'), last: address.get('last') }, now);
  const table = useAssessment(period);
  const answer = table.data;
  const byCity = address.get('by') === 'city';
  const rows = answer === undefined ? [] : byCity ? answer.cities : answer.units;
  return (
    <>
      <PeriodBar>
        {answer !== undefined && may(rights, 'assessment.issue') ? <DraftButtons answer={answer} /> : null}
      </PeriodBar>
      <section className="sheet assessment cards" aria-label="考核表">
        {answer === undefined ? null : (
          <p className="hint">
            {exact(answer.from)} 至 {exact(answer.to)}；上期为同样长的前一段，自 {exact(answer.previousFrom)} 起。
          </p>
        )}
        {answer === undefined || answer.own ? null : <ByBar />}
        {byCity ? (
          <p className="hint">设区市计入市局和所辖县（市、区）分局的案件，同一案件只计一次；隶属关系以现在为准。</p>
        ) : null}
        <ListState
          query={table}
          rows={8}
          isEmpty={rows.length === 0}
          empty={{
            why: byCity ? '这个时段各设区市都没有案件。' : '这个时段没有交办给单位的案件，也没有在办案件。',
            next: <Link to="/cases">看全部台账</Link>,
          }}
        >
          <AssessmentTable rows={rows} total={answer?.total ?? null} byCity={byCity} />
          {answer !== undefined && answer.idle > 0 && !byCity ? (
            <p className="hint">另有 {answer.idle} 个在用单位这个时段没有案件，现在也没有在办案件，未列出。</p>
          ) : null}
          {answer?.own === true ? (
            <p className="hint">只显示本单位。已改派给其他单位、本单位现在看不到的案件，仍计入数字，但不在清单里。</p>
          ) : null}
        </ListState>
        <Definitions />
      </section>
    </>
  );
}

function PeriodBar({ children }: { children: ReactNode }) {
  const address = useAddress();
  const choice = choiceOf(address.get('period'));
  const day = (name: 'first' | 'last', label: string) => (
    <Input
      type="date"
      aria-label={label}
      className="assessment-day"
      value={address.get(name)}
      max={dayKey(Date.now())}
      onChange={({ target }) => address.set({ [name]: target.value })}
    />
  );
  return (
    <div className="assessment-bar">
      <nav className="views" aria-label="时段">
        {Object.entries(periods).map(([key, name]) => (
          <button
            key={key}
            type="button"
            aria-pressed={key === choice}
            onClick={() => address.set({ period: key === 'month' ? null : key, first: null, last: null })}
          >
            {name}
          </button>
        ))}
      </nav>
      {choice === 'own' ? (
        <span className="assessment-days">
          {day('first', '起始日期')} 至 {day('last', '截止日期')}
        </span>
      ) : null}
      <span className="page-acts">{children}</span>
    </div>
  );
}

function ByBar() {
  const address = useAddress();
  const by = address.get('by') === 'city' ? 'city' : 'unit';
  return (
    <nav className="views" aria-label="按单位或设区市">
      {(
        [
          ['unit', '按单位'],
          ['city', '按设区市'],
        ] as const
      ).map(([key, name]) => (
        <button
          key={key}
          type="button"
          aria-pressed={key === by}
          onClick={() => address.set({ by: key === 'unit' ? null : key, row: null })}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}

/** 数据说明: every figure with what it counts. */
function Definitions() {
  return (
    <details className="assessment-notes">
      <summary>数据说明（每个数字怎么算）</summary>
      <p>{rowRule}</p>
      <dl>
        {figureNames.map((figure) => (
          <div key={figure}>
            <dt>{assessedFigures[figure].name}</dt>
            <dd>{assessedFigures[figure].definition}</dd>
          </div>
        ))}
      </dl>
      <p>“—”表示没有可计的案件，不是零。</p>
    </details>
  );
}
