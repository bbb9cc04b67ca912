import { App, Button, Cascader } from 'antd';
import { useRef, useState } from 'react';
import { client } from '../client.ts';
import { sentenceOf, useRegions } from '../queries.ts';
import { useWho } from '../session/gate.tsx';

type Place = { code: string; name: string };
type Option = { value: string; label: string; isLeaf: boolean; children?: Option[] };

/** 地点清单: places one by one, each with its 移除; added from province to county when the list of choices closes, those of the own province first. */
export function PlacesInput({
  known,
  id,
  value = [],
  onChange,
}: {
  /** Names of the codes with which the list begins. */
  known: readonly Place[];
  id?: string;
  value?: readonly string[];
  onChange?: (codes: string[]) => void;
}) {
  const { message } = App.useApp();
  const { home } = useWho();
  const provinces = useRegions('');
  const [names, setNames] = useState(() => new Map(known.map(({ code, name }) => [code, name])));
  const [path, setPath] = useState<string[]>([]);
  const picked = useRef<Place | null>(null);
  const [below, setBelow] = useState<ReadonlyMap<string, Option[]>>(new Map());
  const optionsOf = (places: readonly Place[], depth: number): Option[] =>
    places.map(({ code, name }) => {
      const children = below.get(code);
      return { value: code, label: name, isLeaf: depth === 2, ...(children === undefined ? {} : { children }) };
    });
  const filled = (options: Option[]): Option[] =>
    options.map((one) => {
      const children = below.get(one.value);
      return children === undefined ? one : { ...one, children: filled(children) };
    });
  const own = (place: Place) => (place.code === home.code ? 0 : 1);
  const options = filled(
    optionsOf(
      (provinces.data ?? []).toSorted((a, b) => own(a) - own(b)),
      0,
    ),
  );
  const load = async (chosen: readonly { value?: string | number | null }[]) => {
    const code = String(chosen.at(-1)?.value ?? '');
    const places = await client.regions(code).catch((error: unknown) => {
      // Chosen once more, it is read once more.
      void message.error(sentenceOf(error));
      return null;
    });
    if (places !== null) setBelow((before) => new Map(before).set(code, optionsOf(places, chosen.length)));
  };
  const choose = (codes: readonly (string | number | null)[], chosen: readonly { label?: unknown }[] | undefined) => {
    const code = String(codes.at(-1) ?? '');
    picked.current = code === '' ? null : { code, name: String(chosen?.at(-1)?.label ?? code) };
    setPath(codes.map(String));
  };
  /** What was chosen last counts: on the way to a county one passes its province and its city. The own province as a whole is no place. */
  const add = () => {
    const place = picked.current;
    picked.current = null;
    setPath([]);
    if (place === null || place.code === home.code || value.includes(place.code)) return;
    setNames((before) => new Map(before).set(place.code, place.name));
    onChange?.([...value, place.code]);
  };
  return (
    <div id={id}>
      {value.length === 0 ? <p className="hint">没有地点，即为地点不明。</p> : null}
      <ul className="place-list">
        {value.map((code) => (
          <li key={code}>
            {names.get(code) ?? code}
            <Button
              type="link"
              size="small"
              aria-label={`移除 ${names.get(code) ?? code}`}
              onClick={() => onChange?.(value.filter((one) => one !== code))}
            >
              移除
            </Button>
          </li>
        ))}
      </ul>
      <Cascader<Option>
        aria-label="添加地点"
        options={options}
        value={path}
        changeOnSelect
        placeholder={provinces.error === null ? '添加地点：选到市或者县，选好后点旁边' : '区划读取失败，请刷新'}
        loadData={(chosen) => void load(chosen)}
        onChange={(codes, chosen) => choose(codes, chosen)}
        onOpenChange={(open) => {
          if (!open) add();
        }}
      />
    </div>
  );
}
