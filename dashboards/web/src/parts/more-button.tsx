import { Button } from 'antd';

/** 加载更多 of a list paged by cursor, with how much of it is shown. */
export function MoreButton({
  query,
  shown,
  total,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  shown: number;
  total: number;
}) {
  return (
    <div className="more">
      <span>
        已显示 {shown} 条，共 {total} 条
      </span>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          加载更多
        </Button>
      ) : null}
    </div>
  );
}
