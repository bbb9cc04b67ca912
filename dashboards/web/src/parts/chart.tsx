import { lazy, Suspense } from 'react';
import type { ChartOption } from './chart-canvas.tsx';

const Canvas = lazy(() => import('./chart-canvas.tsx'));

/** A chart, loaded when first shown; `name` says in words what it shows. `onBrush` gives the chosen range of categories. */
export function Chart(props: {
  option: ChartOption;
  name: string;
  size?: 'low' | 'middle';
  onBrush?: (from: number, to: number) => void;
  onPick?: (index: number) => void;
}) {
  return (
    <Suspense fallback={<div className={`chart chart-${props.size ?? 'middle'}`} />}>
      <Canvas {...props} />
    </Suspense>
  );
}
