/** A row of small bars (信源节奏): one per bucket, from zero, hover for the count; no axis because the table row is its frame. */
export function TinyBars({ buckets, name }: { buckets: readonly { key: string; count: number }[]; name: string }) {
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const width = 4;
  return (
    <svg
      className="tiny-bars"
      viewBox={`0 0 ${Math.max(1, buckets.length) * width} 24`}
      width={Math.max(1, buckets.length) * width}
      height={24}
      role="img"
      aria-label={`${name}：共 ${total} 条，单日最多 ${most} 条`}
    >
      {buckets.map(({ key, count }, index) => {
        const height = count === 0 ? 1 : Math.max(2, (count / most) * 22);
        return (
          <rect
            key={key}
            className={count === 0 ? 'bar-none' : 'bar'}
            x={index * width}
            y={24 - height}
            width={width - 1}
            height={height}
          >
            <title>{`${key}：${count} 条`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
