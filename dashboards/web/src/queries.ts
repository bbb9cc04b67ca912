import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { client, ProblemError, type Query } from './client.ts';

/** Answers of the server and how long they count as fresh; a screen is never reloaded under the eyes of its reader. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        retry: (times, error) =>
          times < 1 && error instanceof ProblemError && (error.status === 0 || error.status >= 502),
        retryDelay: 400,
      },
    },
  });
}

export const useSession = () => useQuery({ queryKey: ['session'], queryFn: client.session, staleTime: 60_000 });
export const useOwnSessions = () => useQuery({ queryKey: ['own-sessions'], queryFn: client.ownSessions });
export const useOverview = () =>
  useQuery({ queryKey: ['overview'], queryFn: client.overview, refetchInterval: 60_000 });

export const useAlerts = (query: Query) =>
  useInfiniteQuery({
    queryKey: ['alerts', query],
    queryFn: ({ pageParam }) => client.alerts({ ...query, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
  });
export const useAlert = (id: string) => useQuery({ queryKey: ['alert', id], queryFn: () => client.alert(id) });

/** `at` is only where the reader stands. */
export const useEvents = ({ at: _, ...query }: Query) =>
  useInfiniteQuery({
    queryKey: ['events', query],
    queryFn: ({ pageParam }) => client.events({ ...query, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
export const useEvent = (id: string) => useQuery({ queryKey: ['event', id], queryFn: () => client.event(id) });
export const useEventChoices = (q: string, enabled: boolean) =>
  useQuery({ queryKey: ['event-choices', q], queryFn: () => client.events({ q, limit: 20 }), enabled });

export const useDocuments = (query: Query) =>
  useInfiniteQuery({
    queryKey: ['documents', query],
    queryFn: ({ pageParam }) => client.documents({ ...query, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
export const useFacets = (query: Query) =>
  useQuery({
    queryKey: ['facets', query],
    queryFn: () => client.facets(query),
    placeholderData: keepPreviousData,
  });
export const useHistogram = (query: Query) =>
  useQuery({
    queryKey: ['histogram', query],
    queryFn: () => client.histogram(query),
    placeholderData: keepPreviousData,
  });
export const useDocument = (id: string) => useQuery({ queryKey: ['document', id], queryFn: () => client.document(id) });

export const useCases = (query: Query) =>
  useInfiniteQuery({
    queryKey: ['cases', query],
    queryFn: ({ pageParam }) => client.cases({ ...query, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
export const useCase = (id: string, enabled = true) =>
  useQuery({ queryKey: ['case', id], queryFn: () => client.case(id), enabled });
export const useCaseEffect = (id: string) =>
  useQuery({ queryKey: ['case-effect', id], queryFn: () => client.caseEffect(id), staleTime: 60_000 });
export const useDemandProposals = (of: { case: string } | { event: string }) =>
  useQuery({ queryKey: ['demand-proposals', of], queryFn: () => client.demandProposals(of), staleTime: 60_000 });
export const useReportDraft = (id: string, report: string) =>
  useQuery({
    queryKey: ['report-draft', id, report],
    queryFn: () => client.reportDraft(id, report),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
export const useAssessment = (query: Query) =>
  useQuery({
    queryKey: ['assessment', query],
    queryFn: () => client.assessment(query),
    placeholderData: keepPreviousData,
  });
export const useTalkRules = (enabled: boolean) =>
  useQuery({ queryKey: ['talk-rules'], queryFn: client.talkRules, enabled });
export const useLetters = () => useQuery({ queryKey: ['letters'], queryFn: client.letters });
export const useLetter = (id: string) => useQuery({ queryKey: ['letter', id], queryFn: () => client.letter(id) });
export const useYear = (year: number) => useQuery({ queryKey: ['year', year], queryFn: () => client.year(year) });
export const useRates = () => useQuery({ queryKey: ['clock-rates'], queryFn: client.clockRates });
export const useClocks = () => useQuery({ queryKey: ['clocks'], queryFn: client.clocks });
export const useEmergencyLevels = () =>
  useQuery({ queryKey: ['emergency-levels'], queryFn: client.emergencyLevels, staleTime: 600_000 });
export const useCaseChoices = (q: string, enabled: boolean) =>
  useQuery({
    queryKey: ['case-choices', q],
    queryFn: () => client.cases({ q, limit: 20, sort: 'opened' }),
    enabled,
    placeholderData: keepPreviousData,
  });

export const useSources = () => useQuery({ queryKey: ['sources'], queryFn: client.sources, refetchInterval: 60_000 });
export const useRuns = (id: string) => useQuery({ queryKey: ['runs', id], queryFn: () => client.runs(id) });
export const useBriefings = () => useQuery({ queryKey: ['briefings'], queryFn: client.briefings });
export const useBriefing = (week: string) =>
  useQuery({ queryKey: ['briefing', week], queryFn: () => client.briefing(week) });
/** 行政区划 below a code, the provinces below ''; nothing is asked for null. */
export const useRegions = (under: string | null) =>
  useQuery({
    queryKey: ['regions', under],
    queryFn: () => client.regions(under ?? ''),
    enabled: under !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
export const useUnits = () => useQuery({ queryKey: ['units'], queryFn: client.units, staleTime: 300_000 });
export const useRoutes = () => useQuery({ queryKey: ['routes'], queryFn: client.routes });
export const useUsers = () => useQuery({ queryKey: ['users'], queryFn: client.users });
export const useInsideHosts = () => useQuery({ queryKey: ['inside-hosts'], queryFn: client.insideHosts });
export const useKeys = () => useQuery({ queryKey: ['keys'], queryFn: client.keys });
export const useWebhooks = () =>
  useQuery({ queryKey: ['webhooks'], queryFn: client.webhooks, refetchInterval: 30_000 });
export const useDeliveries = (id: string) =>
  useInfiniteQuery({
    queryKey: ['deliveries', id],
    queryFn: ({ pageParam }) => client.deliveries(id, { after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
export const useAudit = () =>
  useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) => client.audit({ after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
export const useHealth = () =>
  useQuery({ queryKey: ['health'], queryFn: client.health, refetchInterval: 20_000, retry: false });
export const useParts = () => useQuery({ queryKey: ['parts'], queryFn: client.parts, refetchInterval: 20_000 });
export const useUnfinished = () =>
  useQuery({ queryKey: ['unfinished'], queryFn: client.unfinished, refetchInterval: 60_000 });
export const useLatePacks = () =>
  useQuery({ queryKey: ['late-packs'], queryFn: client.latePacks, refetchInterval: 30_000 });
export const useUnsentNotices = () =>
  useQuery({ queryKey: ['unsent-notices'], queryFn: client.unsentNotices, refetchInterval: 30_000 });
export const useQueue = () => useQuery({ queryKey: ['queue'], queryFn: client.queue, refetchInterval: 15_000 });
export const useKeeping = () => useQuery({ queryKey: ['keeping'], queryFn: client.keeping });
export const useVerification = () => useQuery({ queryKey: ['verification'], queryFn: client.verification });

/** A command on a case: its answer is the new state (a unit that returns a case may no longer ask for it); a conflict asks again. */
export const useCommand = (id: string) =>
  useAnswered(['case', id], (body: object) => client.command(id, body), [
    ...['cases', 'case-choices', 'overview', 'alert', 'alerts', 'event', 'events', 'case-effect'],
  ]);

/** A judgement of an alert; its answer is the alert as it is now. */
export const useDecision = (id: string) =>
  useAnswered(['alert', id], (body: object) => client.decide(id, body), ['alerts', 'case', 'cases', 'overview']);

/** A merge, a split or their undoing; its answer is the event as it is now. */
export const useEventAct = (id: string) =>
  useAnswered(['event', id], (body: object) => client.actOnEvent(id, body as { type: string }), [
    'events',
    'event-choices',
    'alerts',
    'alert',
    'cases',
  ]);

/** A write whose answer takes the place of what `key` held; what else it changes is asked again. */
function useAnswered<Output>(
  key: readonly string[],
  act: (body: object) => Promise<Output>,
  changes: readonly string[],
) {
  const queries = useQueryClient();
  return useMutation<Output, Error, object>({
    mutationFn: act,
    onSuccess: (answer) => {
      queries.setQueryData(key, answer);
      for (const name of changes) void queries.invalidateQueries({ queryKey: [name] });
    },
    onError: async (error) => {
      if (isConflict(error)) await queries.invalidateQueries({ queryKey: key });
    },
  });
}

/** A write and the questions whose answers it changes; these are asked again when it has succeeded or met a conflict. */
export function useWrite<Input, Output = unknown>(act: (input: Input) => Promise<Output>, changes: readonly string[]) {
  const queries = useQueryClient();
  const refresh = () => Promise.all(changes.map((name) => queries.invalidateQueries({ queryKey: [name] })));
  return useMutation<Output, Error, Input>({
    mutationFn: act,
    onSuccess: refresh,
    onError: async (error) => {
      if (isConflict(error)) await refresh();
    },
  });
}

/** Whether someone else was faster. */
export function isConflict(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.code === 'version.conflict';
}

/** The sentence of any error, for the screen. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return '页面出错，请刷新后重试；仍然如此请告知管理员。';
  const parts = error.errors.map(({ message }) => message).filter((message) => !error.message.includes(message));
  return [error.message, ...parts].join(' ');
}
