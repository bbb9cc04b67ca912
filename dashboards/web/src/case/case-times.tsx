import { TimeText } from '../parts/time-text.tsx';
import type { Detail } from './case-page.tsx';

/** 发生、发布、发现: the three times; a correction of the last shows with who and why, and that clocks keep to the earliest. */
export function CaseTimes({ times }: { times: Detail['times'] }) {
  const { happenedAt, publishedAt, foundAt, firstFoundAt, foundChanges, late } = times;
  return (
    <>
      <dl className="duty" aria-label="三个时间">
        <Time name="发生时间" at={happenedAt} />
        <Time name="发布时间" at={publishedAt} />
        <Time name="发现时间" at={foundAt} />
        {foundAt === firstFoundAt ? null : <Time name="最早发现时间（时限按此计）" at={firstFoundAt} />}
      </dl>
      {late === null ? null : <p className="not-covered">{late}，在登记当周计入</p>}
      {foundChanges.map(({ from, to, reason, by, at }) => (
        <p className="hint" key={at}>
          {by}于 <TimeText at={at} whole /> 把发现时间由 <TimeText at={from} whole /> 更正为 <TimeText at={to} whole />
          ：{reason}
        </p>
      ))}
    </>
  );
}

function Time({ name, at }: { name: string; at: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{at === null ? '未知' : <TimeText at={at} whole />}</dd>
    </div>
  );
}
