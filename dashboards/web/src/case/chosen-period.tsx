import { levels } from '../../../../analysis/codes.ts';
import { countedEvents } from '../../../../api/cases/contract.ts';
import { useAddress } from '../address.ts';
import { exact } from '../time.ts';

/** Filters of a link that no field of the page shows (period, entry, level), each with a way to lift it. */
export function ChosenPeriod() {
  const address = useAddress();
  const { openedFrom, openedTo, event, eventFrom, eventTo } = address.all;
  const chosen: { name: string; lifts: readonly string[] }[] = [];
  if (openedFrom || openedTo)
    chosen.push({ name: `建案时间 ${span(openedFrom, openedTo)}`, lifts: ['openedFrom', 'openedTo'] });
  if (event)
    chosen.push({
      name: `${event in countedEvents ? countedEvents[event as keyof typeof countedEvents] : '记录'}时间 ${span(eventFrom, eventTo)}`,
      lifts: ['event', 'eventFrom', 'eventTo'],
    });
  const shownLevels = address
    .list('level')
    .map((level) => (level in levels ? levels[level as keyof typeof levels] : level));
  if (shownLevels.length > 0) chosen.push({ name: `等级 ${shownLevels.join('、')}`, lifts: ['level'] });
  if (chosen.length === 0) return null;
  return (
    <p className="chosen">
      {chosen.map(({ name, lifts }) => (
        <button
          key={name}
          type="button"
          className="chosen-one"
          aria-label={`取消条件 ${name}`}
          onClick={() => address.set(Object.fromEntries(lifts.map((lift) => [lift, null])))}
        >
          {name} <span aria-hidden="true">×</span>
        </button>
      ))}
    </p>
  );
}

function span(from: string | undefined, to: string | undefined): string {
  return `${from ? exact(from) : '最早'} 至 ${to ? exact(to) : '现在'}`;
}
