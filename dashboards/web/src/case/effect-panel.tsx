import type { CaseEffect, EffectSide, EffectWindow, WordEffect } from '../../../../api/effect/contract.ts';
import { leftOutKinds } from '../../../../api/effect/contract.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useCaseEffect } from '../queries.ts';
import type { Detail } from './case-page.tsx';
import { FollowUps } from './follow-ups.tsx';

/** 回应效果: what was said before and after each public word, and what is asked since; asked for apart from the case. */
export function EffectPanel({ detail }: { detail: Detail }) {
  if (!detail.words.some(({ published }) => published !== null)) return null;
  return <Panel caseId={detail.case.id} />;
}

function Panel({ caseId }: { caseId: string }) {
  const effect = useCaseEffect(caseId);
  return (
    <section className="sheet" aria-label="回应效果">
      <h2>回应效果</h2>
      <ListState query={effect} rows={5} partly={effect.data?.missing ?? null}>
        {effect.data === undefined ? null : <Loaded effect={effect.data} />}
      </ListState>
    </section>
  );
}

function Loaded({ effect }: { effect: CaseEffect }) {
  return (
    <>
      {effect.notes.map((note) => (
        <p key={note} className="hint">
          {note}
        </p>
      ))}
      {effect.events === 0 ? null : <Words words={effect.words} />}
      <LeftOut counts={effect.leftOut} />
      <h3>发布后的追问</h3>
      <FollowUps effect={effect} />
    </>
  );
}

/** The newest word stands open, earlier ones folded with what changed after them. */
function Words({ words }: { words: readonly WordEffect[] }) {
  const [newest, ...earlier] = words.toReversed();
  return (
    <>
      {newest === undefined ? null : <OneWord word={newest} />}
      {earlier.map((word) => (
        <details key={word.id} className="fold">
          <summary>
            {word.name} <TimeText at={word.at} whole />
            {changeWords(word)}
          </summary>
          <OneWord word={word} />
        </details>
      ))}
    </>
  );
}

function changeWords({ windows: [first] }: WordEffect): string {
  if (first === undefined || first.before.texts === null || first.after.texts === null) return '';
  return `：前后各 ${first.hours} 小时声量 ${first.before.texts} → ${first.after.texts} 条`;
}

function OneWord({ word }: { word: WordEffect }) {
  return (
    <section className="effect" aria-label={`${word.name}的效果`}>
      <h3>
        {word.name}{' '}
        <small>
          <TimeText at={word.at} whole /> · {word.channel}
          {word.questions === null ? '' : ` · 其后未答复的追问 ${word.questions} 项`}
        </small>
      </h3>
      <div className="effect-windows">
        {word.windows.map((window) => (
          <Window key={window.hours} window={window} />
        ))}
      </div>
    </section>
  );
}

/** Equal hours before and after, each figure as before → after. */
function Window({ window: { hours, before, after, complete, others } }: { window: EffectWindow }) {
  return (
    <div className="effect-window">
      <h4>前后各 {hours} 小时</h4>
      <dl>
        <Figure name="声量" before={before.texts} after={after.texts} unit="条" />
        <Figure name="负面占比" before={before.negative} after={after.negative} share />
        <Figure name="平均风险" before={before.risk} after={after.risk} unit="分" />
      </dl>
      <Bars before={before} after={after} hours={hours} />
      {complete ? null : (
        <p className="hint">
          发布后未满 {hours} 小时，只数到 <TimeText at={after.to} whole />
          ，不推算。
        </p>
      )}
      <p className="hint">{platformWords(before, after)}</p>
      {others.length === 0 ? null : <p className="hint">同一时段另有：{others.join('、')}</p>}
    </div>
  );
}

function Figure({
  name,
  before,
  after,
  unit = '',
  share = false,
}: {
  name: string;
  before: number | null;
  after: number | null;
  unit?: string;
  share?: boolean;
}) {
  const shown = (value: number | null) =>
    value === null ? '—' : share ? `${Math.round(value * 100)}%` : `${Math.round(value)}${unit}`;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {shown(before)} → <strong>{shown(after)}</strong>
      </dd>
    </div>
  );
}

/** Two bars from zero: before and after, copies included. */
function Bars({ before, after, hours }: { before: EffectSide; after: EffectSide; hours: number }) {
  if (before.texts === null || after.texts === null) return null;
  const most = Math.max(1, before.texts, after.texts);
  const width = (texts: number) => (texts / most) * 100;
  return (
    <svg
      className="effect-bars"
      viewBox="0 0 100 14"
      preserveAspectRatio="none"
      role="img"
      aria-label={`前 ${hours} 小时 ${before.texts} 条，后 ${after.texts} 条`}
    >
      <rect className="bar-none" x={0} y={0} width={width(before.texts)} height={5}>
        <title>{`前：${before.texts} 条，其中转载 ${before.copies ?? 0} 条`}</title>
      </rect>
      <rect className="bar" x={0} y={8} width={width(after.texts)} height={5}>
        <title>{`后：${after.texts} 条，其中转载 ${after.copies ?? 0} 条`}</title>
      </rect>
    </svg>
  );
}

function platformWords(before: EffectSide, after: EffectSide): string {
  const kinds = [...new Map([...after.platforms, ...before.platforms].map(({ kind, name }) => [kind, name]))];
  const count = (side: EffectSide, kind: string) => side.platforms.find((one) => one.kind === kind)?.texts ?? 0;
  if (kinds.length === 0) return '';
  return kinds.map(([kind, name]) => `${name} ${count(before, kind)}→${count(after, kind)}`).join(' · ');
}

function LeftOut({ counts }: { counts: CaseEffect['leftOut'] }) {
  const words = (['official', 'drill', 'advert'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${leftOutKinds[kind]} ${counts[kind]} 条`);
  return words.length === 0 ? null : <p className="hint">不计入：{words.join('，')}</p>;
}
