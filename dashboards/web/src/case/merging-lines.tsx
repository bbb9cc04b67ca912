import { Link } from 'react-router';
import { TimeText } from '../parts/time-text.tsx';
import { WebLink } from '../parts/web-link.tsx';
import type { Detail } from './case-page.tsx';

type Named = { id: string; number: string };

/** 并案与拆案 in the head of a case: where it went, what came to it, each with a link. */
export function MergingLines({ merging }: { merging: Detail['merging'] }) {
  const { into, earlier, taken, splitFrom, splitInto } = merging;
  const own = taken.filter(({ undoneAt }) => undoneAt === null);
  return (
    <>
      {into === null ? null : (
        <p className="partly" role="status">
          已并入 <CaseLink one={into} />，<TimeText at={into.at} whole />
          起随该案办理
        </p>
      )}
      {own.length === 0 ? null : (
        <p className="merging">
          并入本案：
          {own.map((one) => (
            <span key={one.id}>
              <CaseLink one={one} /> {one.title}
              {one.words.map((word) => (
                <Word key={word.id} word={word} />
              ))}
            </span>
          ))}
        </p>
      )}
      {earlier.map((one) => (
        <p key={one.at} className="merging">
          曾并入 <CaseLink one={one} />，<TimeText at={one.reopenedAt} whole />
          重启，单独办理
        </p>
      ))}
      {taken
        .filter(({ undoneAt }) => undoneAt !== null)
        .map((one) => (
          <p key={one.at} className="merging">
            <CaseLink one={one} /> 曾并入本案，现已单独办理
          </p>
        ))}
      {splitFrom === null ? null : (
        <p className="merging">
          由 <CaseLink one={splitFrom} /> 拆出
        </p>
      )}
      {splitInto.length === 0 ? null : (
        <p className="merging">
          拆出：
          {splitInto.map((one) => (
            <span key={one.id}>
              <CaseLink one={one} /> {one.title}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function CaseLink({ one }: { one: Named }) {
  return <Link to={`/cases/${one.id}`}>{one.number}</Link>;
}

/** A public word that stands on the page of the merged case. */
function Word({ word }: { word: Detail['merging']['taken'][number]['words'][number] }) {
  const text = `${word.name}（${word.status}）`;
  return <span className="hint"> {word.url === null ? text : <WebLink url={word.url}>{text}</WebLink>}</span>;
}
