import type { KeepingView, SystemClockView } from '../../../../api/keeping/contract.ts';
import { client } from '../client.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useKeeping } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { ReasonAct } from './reason-act.tsx';

/** 保存期限: what is due for deletion and when it goes, what has stopped and why, and whether the clock is believed. */
export function KeepingPanel() {
  const keeping = useKeeping();
  const { rights } = useWho();
  const manages = may(rights, 'system.manage');
  return (
    <section className="sheet">
      <ListState query={keeping} rows={8}>
        {keeping.data ? (
          <>
            <ClockLine clock={keeping.data.clock} manages={manages} />
            <p className="hint">
              文本到期后先标记，再过 {keeping.data.graceDays} 个时钟正常的日子清除；案件和未研判的预警所用的文本不清除。
              搜索引擎和 PostgreSQL 里删去的数据由其自行回收，旧备份里的文本随备份到期。
            </p>
            <Stopped sources={keeping.data.sources} manages={manages} />
            <Due sources={keeping.data.sources} />
            <Runs runs={keeping.data.runs} />
          </>
        ) : null}
      </ListState>
    </section>
  );
}

function ClockLine({ clock, manages }: { clock: SystemClockView; manages: boolean }) {
  if (clock.ok)
    return (
      <p className="verdict covered" role="status">
        ✓ 系统时钟正常
      </p>
    );
  return (
    <div role="alert">
      <p className="verdict not-covered">！{clock.reason}，到期清除已停止</p>
      <p className="facts">
        <span>
          存疑自 <TimeText at={clock.since} whole />
        </span>
        <span>
          最后可信 <TimeText at={clock.confirmed} whole />
        </span>
        {clock.settlingSince === null ? null : (
          <span>
            <TimeText at={clock.settlingSince} whole /> 起看来正常，满 24 小时自动恢复
          </span>
        )}
      </p>
      {manages ? (
        <ReasonAct
          name="时钟无误"
          hint="请先与授时服务器或手机核对当前时间。"
          act={client.confirmClock}
          changes={['keeping']}
        />
      ) : null}
    </div>
  );
}

type Sources = KeepingView['sources'];

function Stopped({ sources, manages }: { sources: Sources; manages: boolean }) {
  const stopped = sources.filter(({ brake }) => brake !== null && brake.approvedAt === null);
  if (stopped.length === 0) return null;
  return (
    <>
      <h3>数量异常，等待核准</h3>
      <ul className="plain">
        {stopped.map(({ sourceId, name, brake }) => (
          <li key={sourceId}>
            <p className="partly">
              <strong>{name}</strong>：{brake?.reason}（<TimeText at={brake?.at ?? null} whole />）
            </p>
            {manages ? (
              <ReasonAct
                name="核准清除"
                hint="核准后在下一次清除（每天一次）时删去，不能恢复。"
                act={(reason) => client.approveDeletion(sourceId, reason)}
                changes={['keeping']}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Due({ sources }: { sources: Sources }) {
  const rows = sources.flatMap(({ sourceId, name, days, marked }) =>
    marked.map((mark) => ({ key: `${sourceId}${mark.day}`, name, days, ...mark })),
  );
  return (
    <>
      <h3>待清除</h3>
      {rows.length === 0 ? <p className="hint">没有到期的文本。</p> : null}
      {rows.length === 0 ? null : (
        <div className="scroll-x">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">信源</th>
                <th scope="col" className="number">
                  保存天数
                </th>
                <th scope="col">标记日</th>
                <th scope="col" className="number">
                  条数
                </th>
                <th scope="col">清除</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, name, days, day, count, runsLeft, stopped }) => (
                <tr key={key}>
                  <td>{name}</td>
                  <td className="number">{days}</td>
                  <td>{day}</td>
                  <td className="number">{count}</td>
                  <td>{stopped ? '待核准' : runsLeft === 0 ? '下一次' : `${runsLeft} 天后`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Runs({ runs }: { runs: KeepingView['runs'] }) {
  if (runs.length === 0) return null;
  return (
    <>
      <h3>最近的清除</h3>
      <ul className="plain">
        {runs.map(({ day, marked, dropped }) => (
          <li key={day}>
            {day} 标记 {marked} 条，清除 {dropped} 条
          </li>
        ))}
      </ul>
    </>
  );
}
