import type { DutyNow } from '../../../../api/roster/contract.ts';
import { useNow } from '../now.ts';
import { ListState } from '../parts/list-state.tsx';
import { dayAndTime, due } from '../time.ts';
import { personText, shiftTitle } from './shift-words.ts';
import { useDutyNow } from './use-roster.ts';

/** Who is on duty at this moment, who takes over, and where nobody is in the coming 14 days. */
export function NowBlock() {
  const duty = useDutyNow();
  return (
    <section className="sheet duty-now" aria-labelledby="duty-now">
      <h2 id="duty-now">此刻值班</h2>
      <ListState query={duty} rows={3}>
        {duty.data ? <Now duty={duty.data} /> : null}
      </ListState>
    </section>
  );
}

function Now({ duty: { now, phones, next, gaps, planned } }: { duty: DutyNow }) {
  const at = useNow();
  if (!planned)
    return (
      <>
        <p className="duty-nobody">还没有排值班表。</p>
        <p>橙色、红色预警发给宣教处全体，没有专人，也不会升级提醒；排班后即通知到人，未看的逐级提醒。</p>
      </>
    );
  return (
    <>
      {now === null ? (
        <p className="duty-nobody">此刻无人值班。橙色、红色预警仍发给宣教处全体，没有专人，也不会升级提醒。</p>
      ) : (
        <dl className="duty">
          <Person name="值班" value={personText(now.officer)} phone={phones[now.officer.id]} strong />
          <Person name="副班" value={personText(now.deputy)} phone={phones[now.deputy?.id ?? '']} />
          <Person name="带班领导" value={personText(now.leader)} phone={phones[now.leader?.id ?? '']} />
          <Person name="到" value={dayAndTime(now.until, at)} />
          {now.note === '' ? null : <Person name="备注" value={now.note} />}
        </dl>
      )}
      <p>
        {next === null
          ? '之后没有排班。'
          : `${now === null ? '下一班' : '接班'}：${personText(next.officer)}，${shiftTitle(next)}（${due(next.from, at)}）`}
      </p>
      {now !== null && phones[now.officer.id] === undefined ? (
        <p className="partly">值班人员没有登记手机：请在「我 › 联系方式与接收时段」里填写，否则短信和电话找不到人。</p>
      ) : null}
      <Gaps gaps={gaps} />
    </>
  );
}

/** The gaps by name, the first of them in sight. */
export function Gaps({ gaps }: Pick<DutyNow, 'gaps'>) {
  if (gaps.length === 0) return <p className="hint">今后 14 天都有人值班。</p>;
  const first = gaps.slice(0, shownFirst);
  const rest = gaps.slice(shownFirst);
  return (
    <div className="duty-gaps">
      <p>今后 14 天有 {gaps.length} 处无人值班：</p>
      <ul>
        {first.map((gap) => (
          <li key={gap.from}>{gap.sentence}</li>
        ))}
      </ul>
      {rest.length === 0 ? null : (
        <details>
          <summary>其余 {rest.length} 处</summary>
          <ul>
            {rest.map((gap) => (
              <li key={gap.from}>{gap.sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const shownFirst = 4;

type PersonProps = { name: string; value: string; phone?: string | undefined; strong?: boolean };
function Person({ name, value, phone, strong = false }: PersonProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={strong ? 'duty-officer' : undefined}>
        {value}
        {phone === undefined ? null : <a href={`tel:${phone}`}>{` ${phone}`}</a>}
      </dd>
    </div>
  );
}
