import { Link } from 'react-router';
import { ListState } from '../parts/list-state.tsx';
import { Gaps } from './now-block.tsx';
import { personText } from './shift-words.ts';
import { useDutyNow } from './use-roster.ts';

/** 值班 on 总览: who is on duty now, and where nobody is in the coming 14 days. */
export function DutyBlock() {
  const duty = useDutyNow();
  return (
    <section className="sheet" aria-labelledby="on-duty">
      <h2 id="on-duty">
        值班 <Link to="/duty">值班表</Link>
      </h2>
      <ListState query={duty} rows={2}>
        {duty.data === undefined ? null : duty.data.planned ? (
          <>
            <p>
              {duty.data.now === null
                ? '此刻无人值班。'
                : `${personText(duty.data.now.officer)}（值班）${duty.data.now.deputy === null ? '' : `、${personText(duty.data.now.deputy)}（副班）`}`}
            </p>
            <Gaps gaps={duty.data.gaps} />
          </>
        ) : (
          <p className="hint">还没有排值班表，橙色、红色预警发给宣教处全体。</p>
        )}
      </ListState>
    </section>
  );
}
