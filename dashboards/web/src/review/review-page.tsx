import { Button } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { useKeys } from '../keys.ts';
import { LevelMark } from '../parts/level-mark.tsx';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useCase, useCases } from '../queries.ts';
import { useSteps } from '../steps.ts';
import { ReviewSheet } from './review-sheet.tsx';

/** 审核: may this be published? The words that wait for the person who asks, one at a time. */
export default function ReviewPage() {
  const { id } = useParams();
  const navigate = useNavigate();
  const waiting = useCases({ view: 'toReview', limit: 50 });
  const items = waiting.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = id ?? items[0]?.id ?? null;
  const open = (one: string) => navigate(`/review/${one}`);
  const step = useSteps(
    items.map((item) => item.id),
    chosen,
    open,
  );
  useKeys({ j: () => step(1), k: () => step(-1) });
  const at = items.findIndex((item) => item.id === chosen);
  return (
    <>
      <PageHead title="审核" question="这份稿件可以发布吗？">
        {items.length > 1 ? (
          <>
            <Button disabled={at <= 0} onClick={() => step(-1)}>
              上一件
            </Button>
            <Button disabled={at >= items.length - 1} onClick={() => step(1)}>
              下一件
            </Button>
          </>
        ) : null}
      </PageHead>
      <ListState query={waiting} rows={8} isEmpty={chosen === null} empty={{ why: '目前没有等您审核的发布稿。' }}>
        <nav className="views" aria-label="待审稿件">
          {items.map(({ id: one, number, title, level }) => (
            <button key={one} type="button" aria-pressed={one === chosen} onClick={() => open(one)}>
              <LevelMark level={level} /> {number} {title}
            </button>
          ))}
        </nav>
        {chosen === null ? null : <Sheet key={chosen} id={chosen} />}
      </ListState>
    </>
  );
}

function Sheet({ id }: { id: string }) {
  const detail = useCase(id);
  return (
    <ListState query={detail} rows={12}>
      {detail.data ? <ReviewSheet detail={detail.data} /> : null}
    </ListState>
  );
}
