import { secrecyConclusions, unstopped } from '../../../../api/cases/contract-words.ts';
import { TimeText } from '../parts/time-text.tsx';
import type { Word } from './case-act.ts';

const stateWords = { waiting: '待前序', current: '待审', passed: '通过', returned: '退回' } as const;

/** 审核链 as steps: who passed what, when, with which opinion. */
export function ReviewSteps({ steps }: { steps: Word['steps'] }) {
  if (steps.length === 0) return null;
  return (
    <ol className="review" aria-label="审核链">
      {steps.map((step) => (
        <li key={step.step} className={`review-${step.state}`}>
          <strong>{step.name}</strong>
          <span>{stateWords[step.state]}</span>
          {step.by === null ? null : (
            <span>
              {step.by} <TimeText whole at={step.at} />
            </span>
          )}
          {step.opinion ? <q>{step.opinion}</q> : null}
          {step.secrecy === null ? null : (
            <span className="hint">
              密级结论：{secrecyConclusions[step.secrecy.conclusion]}；依据：{unstopped(step.secrecy.basis)}；汇聚风险
              {step.secrecy.aggregationChecked ? '已检查' : '未检查'}
              {step.secrecy.aggregation === '' ? '' : `：${step.secrecy.aggregation}`}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
