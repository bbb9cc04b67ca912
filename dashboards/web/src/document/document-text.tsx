import { useState } from 'react';
import { states, topics, triggers } from '../../../../analysis/codes.ts';
import type { DocumentView } from '../../../../api/documents/contract.ts';
import type { Mark } from '../marks.ts';
import { MarkedText } from '../parts/marked-text.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { WebLink } from '../parts/web-link.tsx';
import { factorName } from './factor-name.ts';
import { ScoreTable } from './score-table.tsx';

type FieldMark = Mark & { field: 'title' | 'text'; why?: string };

/** The text with its reasons marked in it, and the score by factor beside it; choosing a factor shows its marks. */
export function DocumentText({
  document,
  searchMarks = [],
  under,
}: {
  document: DocumentView;
  searchMarks?: readonly FieldMark[];
  /** A heading that stands above already; the same title without marks is not said twice. */
  under?: string;
}) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { assessment } = document;
  const marks: FieldMark[] = [
    ...assessment.reasons.map((reason) => ({ ...reason, why: `${factorName(reason.factor)}：${reason.basis}` })),
    ...searchMarks.map((mark) => ({ ...mark, why: '检索词' })),
  ];
  const titled = document.title !== under || marks.some(({ field, start, end }) => field === 'title' && end > start);
  return (
    <section className="part document-text">
      {titled ? (
        <h3>
          <FieldText field="title" text={document.title || '（无标题）'} marks={marks} chosen={chosen} />
        </h3>
      ) : null}
      <p className="facts">
        <WebLink url={document.url}>{document.sourceName}</WebLink>
        <span>
          发布 <TimeText at={document.publishedAt} />
        </span>
        {document.statedAt === undefined ? null : (
          <span className="partly">
            原文注明 <TimeText at={document.statedAt} whole />
            ，晚于发现时间，不作发布时间
          </span>
        )}
        <span>
          发现 <TimeText at={document.foundAt} />
        </span>
        <span>{assessment.relevant ? states[assessment.state] : '与生态环境无关'}</span>
        {document.snapshot === null ? (
          <span>无快照（导入记录）</span>
        ) : (
          <span title={`快照 SHA-256 ${document.snapshot.sha256}`}>快照 {document.snapshot.sha256.slice(0, 8)}</span>
        )}
        {document.versions > 1 ? <span className="partly">有 {document.versions} 个版本</span> : null}
        {document.demo ? <span className="demo-mark">示例数据</span> : null}
      </p>
      <p className="body-text">
        <FieldText field="text" text={document.text} marks={marks} chosen={chosen} />
      </p>
      <p className="tags">
        {assessment.topics.map((topic) => (
          <span className="tag" key={topic}>
            {topics[topic]}
          </span>
        ))}
        {assessment.triggers.map((trigger) => (
          <span className="tag tag-trigger" key={trigger}>
            {triggers[trigger]}
          </span>
        ))}
        {assessment.places.map((place) => (
          <span className="tag" key={`${place.field}${place.start}${place.code}`} title={place.basis}>
            {place.name}
          </span>
        ))}
      </p>
      <ScoreTable assessment={assessment} chosen={chosen} choose={setChosen} />
    </section>
  );
}

function FieldText({
  field,
  text,
  marks,
  chosen,
}: {
  field: 'title' | 'text';
  text: string;
  marks: readonly FieldMark[];
  chosen: number | null;
}) {
  const own = marks.map((mark) => (mark.field === field ? mark : { ...mark, start: 0, end: 0 }));
  return <MarkedText text={text} marks={own} selected={chosen} />;
}
