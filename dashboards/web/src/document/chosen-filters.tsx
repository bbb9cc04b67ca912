import { Button } from 'antd';
import { levels, sourceKinds, states, topics, triggers } from '../../../../analysis/codes.ts';
import { useAddress } from '../address.ts';
import type { Query } from '../client.ts';
import { useFacets } from '../queries.ts';
import { useWho } from '../session/gate.tsx';
import { exact } from '../time.ts';
import { facetNames } from './document-filters.ts';

const words: Record<string, Record<string, string>> = {
  level: levels,
  topic: topics,
  state: states,
  trigger: triggers,
  sourceKind: sourceKinds,
  sentiment: { '-1': '负面', '0': '中性', '1': '正面' },
};

/** The filters that hold, each with a way to lift it. */
export function ChosenFilters({ filters }: { filters: Query }) {
  const facets = useFacets(filters);
  const { cities } = useWho().home;
  const nameOf = (name: string, value: string) =>
    words[name]?.[value] ??
    (name === 'place' ? cities.find(({ code }) => code === value)?.name : undefined) ??
    facets.data?.[name as keyof typeof facetNames]?.find(({ key }) => key === value)?.name ??
    value;
  const address = useAddress();
  const { from, to, group, relevant } = address.all;
  const lists = Object.keys(facetNames).flatMap((name) => address.list(name).map((value) => ({ name, value })));
  if (lists.length === 0 && !from && !to && !group && relevant !== 'false') return null;
  return (
    <p className="chosen">
      {from || to ? (
        <Chosen
          name={`${from ? exact(from) : '最早'} 至 ${to ? exact(to) : '现在'}`}
          lift={() => address.set({ from: null, to: null })}
        />
      ) : null}
      {group ? <Chosen name="同一内容的各处转载" lift={() => address.set({ group: null, collapse: null })} /> : null}
      {relevant === 'false' ? <Chosen name="与生态环境无关" lift={() => address.set({ relevant: null })} /> : null}
      {lists.map(({ name, value }) => (
        <Chosen
          key={`${name}${value}`}
          name={nameOf(name, value)}
          lift={() => address.set({ [name]: address.list(name).filter((one) => one !== value) })}
        />
      ))}
      <Button
        size="small"
        type="link"
        onClick={() =>
          address.set(
            Object.fromEntries(
              [...Object.keys(facetNames), 'from', 'to', 'group', 'collapse', 'relevant'].map((name) => [name, null]),
            ),
          )
        }
      >
        全部取消
      </Button>
    </p>
  );
}

function Chosen({ name, lift }: { name: string; lift: () => void }) {
  return (
    <button type="button" className="chosen-one" onClick={lift} aria-label={`取消条件 ${name}`}>
      {name} <span aria-hidden="true">×</span>
    </button>
  );
}
