import { topics } from '../../../../analysis/codes.ts';
import { answerStatuses, caseStatuses } from '../../../../api/cases/contract.ts';
import { emergencyLevels } from '../../../../api/cases/contract-corrections.ts';
import { LevelMark } from '../parts/level-mark.tsx';
import type { Detail } from './case-page.tsx';
import { CaseTimes } from './case-times.tsx';
import { ClockList } from './clock-list.tsx';
import { UnitList } from './unit-list.tsx';

/** The head of a case: level, status, who leads, who handles, and its clocks as bars with their legal basis. */
export function CaseHead({ detail }: { detail: Detail }) {
  const { case: item, support, clocks, emergency, emergencyLevel } = detail;
  return (
    <section className="sheet case-head" aria-label="案件概况">
      <p className="case-state">
        <LevelMark level={item.level} large />
        <strong>{caseStatuses[item.status]}</strong>
        <strong>{answerStatuses[item.answerStatus]}</strong>
        {emergency ? (
          <span className="tag tag-trigger">
            突发环境事件{emergencyLevel === null ? '' : ` ${emergencyLevels[emergencyLevel]}`}
          </span>
        ) : null}
        {item.late ? <span className="tag tag-trigger">迟报</span> : null}
        {item.reopened > 0 ? <span className="tag tag-trigger">重启 {item.reopened} 次</span> : null}
      </p>
      <dl className="duty">
        <Fact name="主管单位">{item.lead?.name ?? '未定'}</Fact>
        <Fact name="处置单位">{item.handler?.name ?? '未定'}</Fact>
        <Fact name="协办单位">{support.map(({ name }) => name).join('、') || '无'}</Fact>
        <Fact name="地点">{item.places.map(({ name }) => name).join('、') || '不明'}</Fact>
        <Fact name="回应主体">
          {detail.respondent === null ? '立案时确定' : <Respondent respondent={detail.respondent} />}
        </Fact>
        <Fact name="主题">{item.topics.map((topic) => topics[topic]).join('、') || '不明'}</Fact>
        <Fact name="发现方式">{detail.origin}</Fact>
      </dl>
      <UnitList units={detail.units} dispute={detail.dispute} />
      <CaseTimes times={detail.times} />
      <ClockList clocks={clocks} />
    </section>
  );
}

/** The level that answers, with its ground; the reason where a person decided otherwise. */
function Respondent({ respondent }: { respondent: NonNullable<Detail['respondent']> }) {
  return (
    <>
      {respondent.name}
      <span className="hint"> {respondent.reason === null ? respondent.basis : `更改理由：${respondent.reason}`}</span>
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
