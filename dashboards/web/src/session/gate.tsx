import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect } from 'react';
import type { Session, User } from '../../../../api/people/contract.ts';
import { ProblemError } from '../client.ts';
import { Failure } from '../parts/list-state.tsx';
import { useSession } from '../queries.ts';
import { SignIn } from './sign-in.tsx';

const FirstRun = lazy(() => import('./first-run.tsx'));
const AddFactor = lazy(() => import('./add-factor.tsx'));
const ChangePassword = lazy(() => import('./change-password.tsx'));

/** Who is signed in, for every screen behind the gate. */
export type Who = Session & { user: User };
const WhoContext = createContext<Who | null>(null);

export function useWho(): Who {
  const who = useContext(WhoContext);
  if (who === null) throw new Error('useWho is called outside the gate');
  return who;
}

/** Lets in who is signed in; the address stays, so that a link opens its view after signing in. */
export function Gate({ children }: { children: ReactNode }) {
  const session = useSession();
  useAskAgainOnRefusal();
  if (session.isPending) return <div className="gate" aria-busy="true" role="status" aria-label="正在载入" />;
  if (session.data === undefined)
    return (
      <main className="gate">
        <Failure error={session.error ?? new Error('no session')} retry={() => void session.refetch()} />
      </main>
    );
  const { user, needsSetup } = session.data;
  if (needsSetup) return within(<FirstRun />);
  if (user === null) return <SignIn session={session.data} />;
  if (user.mustChangePassword) return within(<ChangePassword forced />);
  if (user.mustAddFactor) return within(<AddFactor />);
  return <WhoContext.Provider value={{ ...session.data, user }}>{children}</WhoContext.Provider>;
}

function within(inner: ReactNode) {
  return (
    <main className="gate">
      <Suspense fallback={null}>{inner}</Suspense>
    </main>
  );
}

/** A session that ran out shows itself as 401 of any question; then the session is asked for again, which brings the sign-in. */
function useAskAgainOnRefusal(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const refused = (key: QueryKey | undefined, error: unknown) => {
      if (key?.[0] === 'session' || !(error instanceof ProblemError) || error.status !== 401) return;
      void queries.invalidateQueries({ queryKey: ['session'] });
    };
    const stopQueries = queries.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') refused(event.query.queryKey, event.action.error);
    });
    const stopWrites = queries.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') refused(undefined, event.action.error);
    });
    return () => {
      stopQueries();
      stopWrites();
    };
  }, [queries]);
}
