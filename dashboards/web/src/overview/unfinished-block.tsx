import { Link } from 'react-router';
import type { Unfinished } from '../../../../api/health/contract.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useUnfinished } from '../queries.ts';

/** 未完成: texts that came in and are not analysed, urgent notices that have not gone out; each opens its records. */
export function UnfinishedBlock() {
  const unfinished = useUnfinished();
  return (
    <section className="sheet overview-unfinished" aria-labelledby="unfinished">
      <h2 id="unfinished">作业与通知</h2>
      <ListState query={unfinished} rows={2}>
        {unfinished.data ? (
          <>
            <div className="figures">
              <Count name="没能研判入库的文本包" counted={unfinished.data.packs} />
              <Count name="没有发出的紧急通知" counted={unfinished.data.notices} />
            </div>
            <Unreached unreached={unfinished.data.unreached} />
          </>
        ) : null}
      </ListState>
    </section>
  );
}

/** 未能通知: whom a reminder reached by no way; somebody has to telephone. */
function Unreached({ unreached }: Pick<Unfinished, 'unreached'>) {
  const { count, items, missing } = unreached;
  if (missing !== null) return <p className="unreached">有无提醒未能通知到人，暂时查不出：{missing}</p>;
  if (count === 0) return null;
  return (
    <div className="unreached" role="alert">
      <p>未能通知 {count} 件：外部渠道均未收下，系统内也没有人看到，请电话联系。</p>
      <ul>
        {items.map((item) => (
          <li key={`${item.caseId} ${item.what} ${item.to}`}>
            <Link to={`/cases/${item.caseId}`}>
              {item.number} {item.title}
            </Link>
            ：{item.what}，{item.to}，<TimeText at={item.at} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Nothing is 0; what could not be looked up is — with the reason. */
function Count({ name, counted }: { name: string; counted: Unfinished['packs'] }) {
  const { figure, oldest, missing } = counted;
  const loud = (figure.value ?? 0) > 0 ? ' figure-bad' : '';
  return (
    <Link className={`figure${loud}`} to={figure.records}>
      <span className="figure-name">{name}</span>
      <span className="figure-value">{figure.value ?? '—'}</span>
      <span className="figure-change">
        {missing !== null ? `没查到：${missing}` : null}
        {missing === null && oldest !== null && figure.value !== 0 ? (
          <>
            最早 <TimeText at={oldest} />
          </>
        ) : null}
        {figure.value === 0 ? '都已完成' : null}
      </span>
    </Link>
  );
}
