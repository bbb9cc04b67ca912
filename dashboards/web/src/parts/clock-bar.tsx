import type { ClockView } from '../../../../api/cases/contract.ts';
import { useNow } from '../now.ts';
import { dayAndTime, due, elapsed, exact } from '../time.ts';

export const stateWords = {
  running: '计时中',
  dueSoon: '即将到期',
  overdue: '已超时',
  met: '按时',
  missed: '超时完成',
  terminated: '终止',
  lapsed: '超时后终止',
  paused: '暂停',
  ended: '不予公开，不计按时',
} as const;

/** 时钟：how much of a limit has run, what is left, and the rule it rests on. */
export function ClockBar({ clock }: { clock: ClockView }) {
  const now = useNow();
  const end = clock.stoppedAt === null ? now : Date.parse(clock.stoppedAt);
  return (
    <div className={`clock clock-${clock.state}`}>
      <div className="clock-line">
        <span className="clock-name">
          {clock.name}
          {clock.unit === null ? null : `（${clock.unit.name}）`}
          {clock.extended ? <span className="tag">已延期</span> : null}
          {clock.asked === null ? null : <span className="tag">延期待批</span>}
        </span>
        <ClockText clock={clock} />
      </div>
      <progress
        max={1}
        value={elapsed(clock.startsAt, clock.dueAt, end)}
        aria-label={`${clock.name}时限：${stateWords[clock.state]}`}
      />
      <div className="clock-basis">
        {clock.legalBasis} · {clock.start === null ? '起算' : `自${clock.start}`} {exact(clock.startsAt)}
        {clock.limit === null ? null : `，${clock.limit}`}
        {clock.extended ? ` · 原时限 ${exact(clock.originalDueAt)}（${stateWords[clock.originalState]}）` : null}
        {clock.publishedDueAt === null ? null : ` · 按发布时间计为 ${exact(clock.publishedDueAt)}`}
        {clock.asked === null
          ? null
          : ` · ${clock.asked.by}申请延至 ${exact(clock.asked.until)}：${clock.asked.reason}`}
      </div>
    </div>
  );
}

/** The one line of a clock for lists: what is left, or how it ended. */
export function ClockText({ clock }: { clock: Pick<ClockView, 'state' | 'dueAt' | 'stoppedAt'> }) {
  const now = useNow();
  const words =
    clock.stoppedAt === null
      ? due(clock.dueAt, now)
      : `${stateWords[clock.state]} · ${dayAndTime(clock.stoppedAt, now)}`;
  return (
    <span className={`clock-text clock-${clock.state}`} title={`时限 ${exact(clock.dueAt)}（北京时间）`}>
      {words}
    </span>
  );
}
