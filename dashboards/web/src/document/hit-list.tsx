import { Link } from 'react-router';
import type { z } from 'zod';
import { states, topics } from '../../../../analysis/codes.ts';
import type { DocumentHit } from '../../../../api/documents/contract.ts';
import { excerpt } from '../marks.ts';
import { LevelMark } from '../parts/level-mark.tsx';
import { ListState } from '../parts/list-state.tsx';
import { MarkedText } from '../parts/marked-text.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TimeText } from '../parts/time-text.tsx';
import type { useDocuments } from '../queries.ts';

type Hit = z.infer<typeof DocumentHit>;

/** Hits grouped by near-duplicates, the words found marked in them. */
export function HitList({
  query,
  items,
  selected,
  link,
}: {
  query: ReturnType<typeof useDocuments>;
  items: readonly Hit[];
  selected: string | null;
  link: (id: string) => string;
}) {
  return (
    <ListState
      query={query}
      rows={8}
      isEmpty={items.length === 0}
      empty={{
        why: '没有找到。可减少检索词、放宽时间，或取消左侧条件；',
        next: <Link to="/sources">也请看信源是否都采得到</Link>,
      }}
    >
      <ul className="hits" aria-label="检索结果">
        {items.map((hit) => (
          <HitLine key={hit.document.id} hit={hit} to={link(hit.document.id)} selected={hit.document.id === selected} />
        ))}
      </ul>
      <MoreButton query={query} shown={items.length} total={query.data?.pages[0]?.total ?? items.length} />
    </ListState>
  );
}

function HitLine({ hit, to, selected }: { hit: Hit; to: string; selected: boolean }) {
  const { document, marks, copies } = hit;
  const { assessment } = document;
  const part = excerpt(
    document.text,
    marks.filter(({ field }) => field === 'text'),
    120,
  );
  return (
    <li className={selected ? 'hit hit-selected' : 'hit'}>
      <Link to={to} className="hit-title">
        <LevelMark level={assessment.level} />
        <MarkedText text={document.title || '（无标题）'} marks={marks.filter(({ field }) => field === 'title')} />
      </Link>
      <p className="hit-text">
        <MarkedText text={part.text} marks={part.marks} />
      </p>
      <p className="facts">
        <span>{document.sourceName}</span>
        <TimeText at={document.publishedAt ?? document.foundAt} />
        {assessment.relevant ? (
          <>
            <span>{assessment.places[0]?.name ?? '地点不明'}</span>
            <span>{assessment.topics.map((topic) => topics[topic]).join('、') || '主题不明'}</span>
            <span>{states[assessment.state]}</span>
          </>
        ) : (
          <span>与生态环境无关</span>
        )}
        {copies > 1 ? (
          <Link to={`/documents?group=${document.group}&collapse=false`}>另有 {copies - 1} 处转载</Link>
        ) : null}
      </p>
    </li>
  );
}
