import { Link } from 'react-router';
import { type LetterView, letterKinds } from '../../../../api/assessment/contract-letters.ts';
import { may } from '../menu.ts';
import { ListState } from '../parts/list-state.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useLetters } from '../queries.ts';
import { useWho } from '../session/gate.tsx';

/** 通报、提醒函、约谈建议名单: drafts and what was issued, with who has confirmed. */
export function LetterPanel() {
  const letters = useLetters();
  const { rights } = useWho();
  const issues = may(rights, 'assessment.issue');
  return (
    <ListState
      query={letters}
      rows={5}
      isEmpty={letters.data?.length === 0}
      empty={{
        why: issues ? '还没有起草过通报或提醒函。' : '还没有发给本单位的通报或提醒函。',
        next: <Link to="/assessment">{issues ? '到考核表起草' : '看考核表'}</Link>,
      }}
    >
      <ul className="cards">
        {(letters.data ?? []).map((letter) => (
          <li key={letter.id} className="card">
            <Link to={`/assessment/letters/${letter.id}`}>
              <strong>{letter.title}</strong>
            </Link>
            <span className="facts">
              <span>{letterKinds[letter.kind]}</span>
              {letter.issued === null ? (
                <span>
                  初稿，
                  <TimeText at={letter.createdAt} /> 起草
                </span>
              ) : (
                <span>
                  {letter.issued.number}，<TimeText at={letter.issued.at} whole /> 签发
                </span>
              )}
              <span>{receiptWords(letter)}</span>
            </span>
          </li>
        ))}
      </ul>
    </ListState>
  );
}

/** 主送 3 个单位，2 个已确认. */
export function receiptWords({ units, issued }: Pick<LetterView, 'units' | 'issued'>): string {
  if (units.length === 0) return '厅内使用，不主送单位';
  const confirmed = units.filter(({ receipt }) => receipt !== null).length;
  const [only] = units;
  const to = units.length === 1 && only !== undefined ? `主送${only.name}` : `主送 ${units.length} 个单位`;
  if (issued === null) return to;
  if (units.length === 1) return `${to}，${confirmed === 1 ? '已确认' : '未确认'}`;
  return `${to}，${confirmed} 个已确认`;
}
