import { ClockBar, stateWords } from '../parts/clock-bar.tsx';
import type { Detail } from './case-page.tsx';

type Clocks = Detail['clocks'];

/** 时限: those that run, as bars; of many the stopped ones are folded, with how they ended. */
export function ClockList({ clocks }: { clocks: Clocks }) {
  const running = clocks.filter(({ stoppedAt }) => stoppedAt === null);
  const stopped = clocks.filter(({ stoppedAt }) => stoppedAt !== null);
  const folded = clocks.length > shownMax && stopped.length > 1;
  return (
    <>
      {running.length === 0 ? <p className="hint">没有在计时的时限。</p> : null}
      <Bars clocks={folded ? running : clocks} />
      {folded ? (
        <details className="fold">
          <summary>
            已结束的时限 {stopped.length} 项：{endings(stopped)}
          </summary>
          <Bars clocks={stopped} />
        </details>
      ) : null}
    </>
  );
}

const shownMax = 6;

function Bars({ clocks }: { clocks: Clocks }) {
  if (clocks.length === 0) return null;
  return (
    <div className="clocks">
      {clocks.map((clock) => (
        <ClockBar key={`${clock.kind}${clock.startsAt}${clock.unit?.id ?? ''}`} clock={clock} />
      ))}
    </div>
  );
}

/** 按时 9、超时完成 2. */
function endings(clocks: Clocks): string {
  const counts = Map.groupBy(clocks, ({ state }) => state);
  return [...counts].map(([state, of]) => `${stateWords[state]} ${of.length}`).join('、');
}
