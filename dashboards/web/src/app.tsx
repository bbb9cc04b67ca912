import { createBrowserRouter, Navigate, useRouteError } from 'react-router';
import { homeOf } from './menu.ts';
import { Failure } from './parts/list-state.tsx';
import { Gate, useWho } from './session/gate.tsx';
import { Shell } from './shell/shell.tsx';

/** All addresses of the web app; each page is loaded when first opened. */
export function newRouter() {
  return createBrowserRouter([
    {
      element: (
        <Gate>
          <Shell />
        </Gate>
      ),
      errorElement: <PageFailure />,
      hydrateFallbackElement: <div />,
      children: [
        {
          errorElement: <PageFailure />,
          children: [
            { index: true, element: <Home /> },
            { path: 'overview', lazy: page(() => import('./overview/overview-page.tsx')) },
            { path: 'alerts/:id?', lazy: page(() => import('./alert/alerts-page.tsx')) },
            { path: 'events', lazy: page(() => import('./event/events-page.tsx')) },
            { path: 'events/:id', lazy: page(() => import('./event/event-page.tsx')) },
            { path: 'documents/:id?', lazy: page(() => import('./document/documents-page.tsx')) },
            { path: 'cases', lazy: page(() => import('./case/cases-page.tsx')) },
            { path: 'todo', lazy: page(() => import('./case/todo-page.tsx')) },
            { path: 'inbox', lazy: page(() => import('./inbox/inbox-page.tsx')) },
            { path: 'review/:id?', lazy: page(() => import('./review/review-page.tsx')) },
            { path: 'cases/:id', lazy: page(() => import('./case/case-page.tsx')) },
            { path: 'clocks', lazy: page(() => import('./clock/clocks-page.tsx')) },
            { path: 'duty/:tab?', lazy: page(() => import('./roster/duty-page.tsx')) },
            { path: 'sources/:id?', lazy: page(() => import('./source/sources-page.tsx')) },
            { path: 'briefings', lazy: page(() => import('./briefing/briefings-page.tsx')) },
            { path: 'briefings/:week', lazy: page(() => import('./briefing/briefing-page.tsx')) },
            { path: 'assessment/:tab?', lazy: page(() => import('./assessment/assessment-page.tsx')) },
            { path: 'assessment/letters/:id', lazy: page(() => import('./assessment/letter-page.tsx')) },
            { path: 'unfinished/:tab?', lazy: page(() => import('./health/unfinished-page.tsx')) },
            { path: 'system/:tab?', lazy: page(() => import('./system/system-page.tsx')) },
            { path: 'me', lazy: page(() => import('./me/me-page.tsx')) },
            { path: '*', element: <Nowhere /> },
          ],
        },
      ],
    },
  ]);
}

function page(load: () => Promise<{ default: React.ComponentType }>) {
  return async () => ({ Component: (await load()).default });
}

function Home() {
  return <Navigate to={homeOf(useWho().rights)} replace />;
}

function Nowhere() {
  return <p className="state">没有这个页面，请从栏目进入。</p>;
}

function PageFailure() {
  const error = useRouteError();
  return <Failure error={error instanceof Error ? error : new Error(String(error))} retry={() => location.reload()} />;
}
