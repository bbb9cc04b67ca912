import { levels } from '../../../../analysis/codes.ts';
import { countedEvents } from '../../../../api/cases/contract.ts';
import { clockKinds } from '../../../../api/cases/contract-commands.ts';
import { listedFacts } from '../../../../api/cases/contract-facts.ts';
import { useAddress } from '../address.ts';
import { useUnits } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { exact } from '../time.ts';

/** Filters of a link that no field of the page shows (period, entry, level), each with a way to lift it. */
export function ChosenPeriod() {
  const address = useAddress();
  const unitName = useUnitName();
  const { openedFrom, openedTo, event, eventFrom, eventTo } = address.all;
  const chosen: { name: string; lifts: readonly string[] }[] = [];
  if (openedFrom || openedTo)
    chosen.push({ name: `建案时间 ${span(openedFrom, openedTo)}`, lifts: ['openedFrom', 'openedTo'] });
  if (event)
    chosen.push({
      name: `${event in countedEvents ? countedEvents[event as keyof typeof countedEvents] : '记录'}时间 ${span(eventFrom, eventTo)}`,
      lifts: ['event', 'eventFrom', 'eventTo'],
    });
  const { fact } = address.all;
  if (fact) chosen.push({ name: factWords(address.all, unitName), lifts: factNames });
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

const factNames = ['fact', 'factOf', 'factKind', 'factGood', 'factFrom', 'factTo'];

/** 大气环境处 · 法定时限（原时限）回应未达标 2026-11-01 00:00 至 现在. */
function factWords(all: Record<string, string>, unitName: (id: string) => string): string {
  const { fact = '', factOf, factKind = '', factGood, factFrom, factTo } = all;
  const what = fact in listedFacts ? listedFacts[fact as keyof typeof listedFacts] : '记录';
  const kind = factKind in clockKinds ? `·${clockKinds[factKind as keyof typeof clockKinds]}` : '';
  const good = factGood === 'false' ? '·未达标' : factGood === 'true' ? '·达标' : '';
  const when = factFrom || factTo ? ` ${span(factFrom, factTo)}` : '';
  return `${factOf ? `${unitName(factOf)} ` : ''}考核：${what}${kind}${good}${when}`;
}

/** Of a unit, or of a city by its four digits. */
function useUnitName(): (id: string) => string {
  const { home } = useWho();
  const units = useUnits();
  return (id) =>
    units.data?.find((unit) => unit.id === id)?.name ?? home.cities.find(({ code }) => code === id)?.name ?? id;
}

function span(from: string | undefined, to: string | undefined): string {
  return `${from ? exact(from) : '最早'} 至 ${to ? exact(to) : '现在'}`;
}
