import { Button } from 'antd';
import { answerTypes, particularNames, satisfactions } from '../../../../api/cases/contract-particulars.ts';
import { type Act, mayOn } from './case-act.ts';
import type { Detail } from './case-page.tsx';

/** 台账要素: what the ledger's columns say besides the work itself; what the system proposed is said to be that. */
export function ParticularsPanel({ detail, start }: { detail: Detail; start: (act: Act) => void }) {
  const { particulars: now } = detail;
  const acts = mayOn(detail, ['setParticulars', 'assess']);
  const { assessment } = now;
  const rows: [name: string, value: string | null, proposed?: boolean][] = [
    [
      particularNames.involved,
      now.involved.names.join('、') || (now.involved.proposed ? null : '无'),
      now.involved.proposed,
    ],
    [
      particularNames.answerTypes,
      now.answerTypes.codes.map((code) => answerTypes[code]).join('、') || '不属于五类',
      now.answerTypes.proposed,
    ],
    ['关注量、跟帖数', `${now.views ?? '未提供'}、${now.replies ?? '未提供'}`],
    [particularNames.mechanism, now.mechanism],
    [particularNames.satisfaction, now.satisfaction === null ? null : satisfactions[now.satisfaction]],
    [particularNames.superior, now.superior],
    [
      '评估得分',
      assessment === null
        ? `未评估（${now.measured}）`
        : `及时 ${assessment.timely}／针对 ${assessment.targeted}／有效 ${assessment.effective}（${assessment.by}）。${assessment.opinion}`,
    ],
    [particularNames.remark, now.remark],
  ];
  return (
    <section className="sheet" aria-label="台账要素">
      <h2>台账要素</h2>
      <dl className="pairs">
        {rows.map(([name, value, proposed]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value ?? <span className="hint">未登记</span>}
              {proposed === true && value !== null ? (
                <span className="tag" title={name === particularNames.answerTypes ? now.answerTypes.basis : undefined}>
                  系统提出，待确认
                </span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
      <div className="acts">
        {acts.map((act) => (
          <Button key={act.command} onClick={() => start({ ...act, word: null })}>
            {act.name}
          </Button>
        ))}
      </div>
    </section>
  );
}
