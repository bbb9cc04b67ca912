import { Segmented } from 'antd';
import { useState } from 'react';
import { levels } from '../../../../analysis/codes.ts';
import type { VersionView } from '../../../../api/documents/contract.ts';
import { VersionDiff } from '../case/version-diff.tsx';
import { TimeText } from '../parts/time-text.tsx';

/** 版本: what stood at the address before, what was changed each time, and which hash and snapshot each has. Nothing for a text that never changed. */
export function VersionList({ versions, chosen }: { versions: readonly VersionView[]; chosen: string | null }) {
  const asked = versions.findLastIndex(({ words }) => words === chosen);
  const [index, setIndex] = useState(asked < 0 ? versions.length - 1 : asked);
  const version = versions[index];
  if (versions.length < 2 || version === undefined) return null;
  const before = versions[index - 1];
  return (
    <section className="part" aria-label="版本">
      <h3>有 {versions.length} 个版本</h3>
      <Segmented
        value={index}
        onChange={setIndex}
        options={versions.map(({ words }, at) => ({
          value: at,
          label: at === versions.length - 1 ? `第 ${at + 1} 版（最新）` : `第 ${at + 1} 版`,
          title: words,
        }))}
      />
      <p className="facts">
        <span>
          读到 <TimeText at={version.seenAt} whole />
        </span>
        <span>{version.sourceName}</span>
        <span>等级 {levels[version.level]}</span>
        <span className="hash" title={`文字指纹 ${version.words}`}>
          指纹 {version.words.slice(0, 8)}
        </span>
        <span title={version.snapshotSha256 ?? '没有快照'}>
          {version.snapshotSha256 === null ? '无快照' : `快照 ${version.snapshotSha256.slice(0, 8)}`}
        </span>
      </p>
      {before === undefined ? (
        <>
          <h4>{version.title || '（无标题）'}</h4>
          <p className="body-text">{version.text}</p>
        </>
      ) : (
        <>
          <p className="hint">与第 {index} 版相比：划去的是删去的句子，加底色的是新增的句子。</p>
          <VersionDiff before={`${before.title}\n`} after={`${version.title}\n`} />
          <VersionDiff before={before.text} after={version.text} />
        </>
      )}
    </section>
  );
}
