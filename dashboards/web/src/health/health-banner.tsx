import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { HealthView, Part } from '../../../../api/health/contract.ts';
import { ProblemError } from '../client.ts';
import { placesOf } from '../menu.ts';
import { useNow } from '../now.ts';
import { useHealth } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { dayAndTime, exact } from '../time.ts';

/** 横幅: on every page, what does not work, since when, what it means and what to do; it goes by itself, and says so. */
export function HealthBanner() {
  const health = useHealth();
  const { rights } = useWho();
  const unanswered = useUnanswered(health.error);
  const now = useNow();
  const runs = placesOf(rights).some(({ path }) => path === '/system');
  if (unanswered !== null) return <Unanswered {...unanswered} />;
  if (health.data === undefined) return null;
  const { troubles, recovered } = health.data;
  return (
    <>
      {troubles.length === 0 ? null : (
        <section className="trouble" role="alert" aria-label="系统运行提示">
          {troubles.map((one) => (
            <Trouble
              key={one.part}
              trouble={one}
              list={lists[one.part] && `${runs ? '/system' : '/unfinished'}/${lists[one.part]}`}
            />
          ))}
          {runs ? <Link to="/system/health">查看运行状态</Link> : null}
        </section>
      )}
      {recovered.length === 0 ? null : (
        <p className="recovered" role="status">
          {recovered.map(({ name, since, until }) => (
            <span key={name}>
              已恢复：{name}（{dayAndTime(since, now)} 至 {dayAndTime(until, now)}）
            </span>
          ))}
        </p>
      )}
    </>
  );
}

/** Troubles that are lists of records. */
const lists: Partial<Record<Part, string>> = { packs: 'packs', notices: 'notices' };

function Trouble({ trouble, list }: { trouble: HealthView['troubles'][number]; list: string | undefined }) {
  const { state, since, what, meaning, advice, reason } = trouble;
  const now = useNow();
  return (
    <details className={state === 'down' ? 'trouble-down' : undefined} open={isWide()}>
      <summary>
        <strong>{what}</strong>
        <time dateTime={since} title={`北京时间 ${exact(since)}`}>
          {dayAndTime(since, now)} 起
        </time>
      </summary>
      <p>
        {meaning}
        {advice}
        {list === undefined ? null : <Link to={list}>打开清单</Link>}
      </p>
      {reason === null || reason === what ? null : <p className="trouble-reason">{reason}</p>}
    </details>
  );
}

/** A phone shows what and since when; a tap opens what it means and what to do, so that the page itself stays in sight. */
function isWide(): boolean {
  return window.matchMedia('(min-width: 900px)').matches;
}

type Silence = { sentence: string; since: string };

/** The server cannot say how it is: its refusal is the news, since the first one that was met here. */
function useUnanswered(error: Error | null): Silence | null {
  const [first, setFirst] = useState<string | null>(null);
  const meant = error instanceof ProblemError && (error.status === 0 || error.trouble !== null) ? error : null;
  const since = meant?.trouble?.since ?? first;
  const isMet = meant !== null;
  useEffect(() => setFirst(isMet ? new Date().toISOString() : null), [isMet]);
  return meant === null || since === null ? null : { sentence: meant.message, since };
}

function Unanswered({ sentence, since }: Silence) {
  const now = useNow();
  return (
    <section className="trouble" role="alert" aria-label="系统运行提示">
      <p className="trouble-down">
        <strong>{sentence}</strong>
        <time dateTime={since} title={`北京时间 ${exact(since)}`}>
          {dayAndTime(since, now)} 起
        </time>
        <span>正在自动重试，恢复后本提示自动消失。</span>
      </p>
    </section>
  );
}
