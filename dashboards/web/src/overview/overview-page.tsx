import { Link } from 'react-router';
import type { Overview } from '../../../../api/figures/contract.ts';
import { CaseLines } from '../case/case-lines.tsx';
import { may, placesOf } from '../menu.ts';
import { FigureCard } from '../parts/figure-card.tsx';
import { LevelMark } from '../parts/level-mark.tsx';
import { ListState, Missing } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useOverview } from '../queries.ts';
import { DutyBlock } from '../roster/duty-block.tsx';
import { useWho } from '../session/gate.tsx';
import { HeatTable } from './heat-table.tsx';
import { UnfinishedBlock } from './unfinished-block.tsx';
import { VolumeChart } from './volume-chart.tsx';

/** 总览: is anything burning, and are we in time? */
export default function OverviewPage() {
  const overview = useOverview();
  return (
    <>
      <PageHead title="总览" question="有没有急事，来不来得及？">
        {overview.data ? (
          <span className="hint">
            截至 <TimeText at={overview.data.at} whole />
          </span>
        ) : null}
      </PageHead>
      <ListState query={overview} rows={12}>
        {overview.data ? <Blocks overview={overview.data} retry={() => void overview.refetch()} /> : null}
      </ListState>
    </>
  );
}

function Blocks({ overview, retry }: { overview: Overview; retry: () => void }) {
  const { rights } = useWho();
  const hasTasks = placesOf(rights).some(({ path }) => path === '/todo');
  return (
    <>
      <div className="overview-top">
        <div className="overview-stack">
          <section className="sheet" aria-labelledby="burning">
            <h2 id="burning">待研判预警</h2>
            <div className="figures">
              <FigureCard name="红色" figure={overview.openAlerts.red} tone="bad" />
              <FigureCard name="橙色" figure={overview.openAlerts.orange} tone="warn" />
            </div>
            <Newest alerts={overview.openAlerts.newest.slice(0, 3)} />
          </section>
          <section className="sheet" aria-labelledby="running">
            <h2 id="running">在办案件</h2>
            <div className="figures">
              <FigureCard name="红色" figure={overview.runningCases.red} tone="bad" />
              <FigureCard name="橙色" figure={overview.runningCases.orange} tone="warn" />
            </div>
            <CaseLines cases={overview.runningCases.first.slice(0, 3)} none="没有在办的红色、橙色案件。" />
          </section>
        </div>
        <section className="sheet" aria-labelledby="clocks">
          <h2 id="clocks">时限</h2>
          <div className="figures">
            <FigureCard name="已超时" figure={overview.clocks.overdue} tone="bad" />
            <FigureCard name="2 小时内到期" figure={overview.clocks.dueSoon} tone="warn" />
            <FigureCard name="今日到期" figure={overview.clocks.dueToday} />
          </div>
          <CaseLines cases={overview.clocks.next.slice(0, 6)} none="没有在计时的案件。" />
        </section>
        <div className="overview-stack">
          <Coverage coverage={overview.coverage} />
          <UnfinishedBlock />
          {may(rights, 'roster.manage') ? <DutyBlock /> : null}
        </div>
      </div>
      <div className={hasTasks ? 'overview-below' : undefined}>
        <section className="sheet" aria-labelledby="volume">
          <h2 id="volume">近 7 日信息量</h2>
          {overview.volume === null ? (
            <Missing sentence={overview.missing ?? ''} retry={retry} />
          ) : (
            <VolumeChart volume={overview.volume} />
          )}
        </section>
        {hasTasks ? (
          <section className="sheet" aria-labelledby="tasks">
            <h2 id="tasks">
              待我办 <Link to="/todo">全部</Link>
            </h2>
            <CaseLines cases={overview.tasks} none="目前没有等您办理的案件。" />
          </section>
        ) : null}
      </div>
      <section className="sheet" aria-labelledby="heat">
        <h2 id="heat">近 7 日主题 × 设区市</h2>
        {overview.heat === null ? (
          <Missing sentence={overview.missing ?? ''} retry={retry} />
        ) : (
          <HeatTable cells={overview.heat} at={overview.at} />
        )}
      </section>
    </>
  );
}

function Newest({ alerts }: { alerts: Overview['openAlerts']['newest'] }) {
  if (alerts.length === 0) return <p className="hint">没有待研判的红色、橙色预警。</p>;
  return (
    <ul className="lines">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <Link to={`/alerts/${alert.id}`}>
            <LevelMark level={alert.level} />
            <span className="line-main">
              {alert.place && !sayingOf(alert).includes(alert.place.name) ? <strong>{alert.place.name} </strong> : null}
              {sayingOf(alert)}
            </span>
            <TimeText at={alert.raisedAt} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function sayingOf(alert: Overview['openAlerts']['newest'][number]): string {
  return alert.firstSentence || alert.title;
}

function Coverage({ coverage }: { coverage: Overview['coverage'] }) {
  return (
    <section className="sheet" aria-labelledby="coverage">
      <h2 id="coverage">覆盖</h2>
      <Link className="figure" to="/sources">
        <span className="figure-name">此刻可信的信源</span>
        <span className="figure-value">
          {coverage.trusted}
          <small> / {coverage.watched}</small>
        </span>
        <span className="figure-change">{coverage.sentence}</span>
      </Link>
      {coverage.blindSpots.length === 0 ? null : <p className="partly">未覆盖：{coverage.blindSpots.join('、')}</p>}
    </section>
  );
}
