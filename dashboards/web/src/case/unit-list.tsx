import { type UnitStepView, unitRoles } from '../../../../api/cases/contract.ts';
import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';

/** 承办单位: who works on the case, each with what it said to it, and a dispute that waits for its ruling. */
export function UnitList({ units, dispute }: Pick<Detail, 'units' | 'dispute'>) {
  if (units.length === 0) return null;
  const former = units.filter(({ endedAt }) => endedAt !== null);
  const folded = former.length > formerMax;
  return (
    <div className="unit-steps">
      <h3>承办单位</h3>
      {dispute === null ? null : (
        <p className="unit-dispute">
          {dispute.unit.name}的承办争议待{dispute.arbiter}裁定
          {dispute.inCharge === null ? '' : `，认为应由${dispute.inCharge.name}承办`}。理由：{dispute.reason}
        </p>
      )}
      <Steps units={folded ? units.filter(({ endedAt }) => endedAt === null) : units} />
      {folded ? (
        <details className="fold">
          <summary>此前承办的单位 {former.length} 次</summary>
          <Steps units={former} />
        </details>
      ) : null}
    </div>
  );
}

const formerMax = 2;

function Steps({ units }: Pick<Detail, 'units'>) {
  return (
    <ul>
      {units.map((step) => (
        <li key={`${step.unit.id}${step.assignedAt}`} className={step.endedAt === null ? '' : 'unit-former'}>
          <span className="tag">{unitRoles[step.role]}</span>
          <span>
            {step.unit.name}
            {step.over === null ? null : <span className="hint">（{step.over.name}）</span>}
          </span>
          <StepState step={step} />
        </li>
      ))}
    </ul>
  );
}

function StepState({ step }: { step: UnitStepView }) {
  return (
    <span>
      <Signed step={step} />
      {step.returned === null ? null : `，已退回：${step.returned.reason}`}
      {step.ruled === null ? null : `，${step.ruled}裁定承办`}
      {step.endedAt === null ? null : (
        <>
          ，<TimeText at={step.endedAt} /> 起不再承办
        </>
      )}
    </span>
  );
}

function Signed({ step }: { step: UnitStepView }) {
  if (step.acceptedAt === null) return step.returned === null && step.endedAt === null ? '未签收' : '没有签收';
  return (
    <>
      已签收 <TimeText at={step.acceptedAt} />
    </>
  );
}
