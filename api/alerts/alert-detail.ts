import type { AnalysedDocument, Duty } from '../../analysis/assessment.ts';
import { beijingHour } from '../../analysis/calendar.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import { versionOf, withWords, wordsHash } from '../../analysis/versions.ts';
import type { Cases } from '../cases/cases.ts';
import { caseStatuses } from '../cases/contract.ts';
import { presentCopy, presentDocument } from '../documents/document-view.ts';
import { missingBecause } from '../health/faults.ts';
import { NotFound } from '../http/problem.ts';
import { may } from '../people/permissions.ts';
import type { Person } from '../route.ts';
import type { Units } from '../units/unit-table.ts';
import type { Alerts } from './alerts.ts';
import type { AlertDetail } from './contract.ts';

type Needs = { alerts: Alerts; cases: Cases; units: Pick<Units, 'suggest' | 'list'>; documents: Texts };

/** Texts by their ids. */
export type Texts = Pick<DocumentStore, 'get'>;

/** 预警详情: all that the judgement needs on one screen. */
export async function makeAlertDetail(needs: Needs, id: string, actor: Person): Promise<AlertDetail> {
  const found = await needs.alerts.get(id);
  if (found === null) throw new NotFound('没有这条预警，请刷新预警列表。');
  const texts = found.texts.slice(0, copiesMax);
  const { present, missing } = await textsOf(
    needs,
    texts.map(({ documentId }) => documentId),
  );
  // As each stood when it came to the alert: what was changed since is said, and does not change what was judged.
  const documents = present.flatMap((document, index) =>
    document === null ? [] : [withWords(document, texts[index]?.words ?? null)],
  );
  const main = mainOf(documents);
  const duty = main?.assessment.duty ?? (missing === null ? unknownDuty(found.alert.place?.code) : null);
  return {
    alert: found.alert,
    document: main === null ? null : presentDocument(main),
    missing,
    gone: main === null && missing === null ? goneSentence : null,
    changed: main === null ? null : changeOf(main, present.find((document) => document?.id === main.id) ?? main),
    marks: main === null ? [] : marksOf(main),
    copies: documents.filter((document) => document.id !== main?.id).map(presentCopy),
    spread: spreadOf(documents),
    earlier: await earlierAt(needs, found.alert.place?.code ?? null, found.alert.caseId, actor),
    suggestion: duty === null ? null : await needs.units.suggest(duty, found.places),
    heldBack: found.heldBack,
    can: canOf(found.alert, actor),
  };
}

/** The texts that {@link makeAlertDetail} shows, read beforehand; why they could not be read is said in their place. */
export async function textsOfAlert(
  { alerts, documents }: Pick<Needs, 'alerts' | 'documents'>,
  id: string,
): Promise<Texts> {
  const ids = (await alerts.get(id))?.texts.slice(0, copiesMax).map(({ documentId }) => documentId) ?? [];
  try {
    const texts = await documents.get(ids);
    const byId = new Map(ids.map((one, index) => [one, texts[index] ?? null]));
    return { get: async (wanted) => wanted.map((one) => byId.get(one) ?? null) };
  } catch (error) {
    return { get: () => Promise.reject(error) };
  }
}

/** The texts of the alert. While the document store is away the alert can still be judged: who knows it from elsewhere need not wait. */
async function textsOf(
  { documents }: Pick<Needs, 'documents'>,
  ids: readonly string[],
): Promise<{ present: (AnalysedDocument | null)[]; missing: string | null }> {
  try {
    return { present: await documents.get(ids), missing: null };
  } catch (error) {
    return { present: [], missing: missingBecause(error) };
  }
}

/** 原文已清除: what an alert says whose text may be kept no longer. */
export const goneSentence = '原文已按保存期限清除，预警的编号、等级、时间和研判结果仍然保留。';

/** How the present words differ from those that raised the alert; null while they are the same. */
function changeOf(raisedOn: AnalysedDocument, now: AnalysedDocument): AlertDetail['changed'] {
  const version = versionOf(now);
  if (version.words === wordsHash(raisedOn)) return null;
  const { words, seenAt, assessment, title } = version;
  return { versions: (now.earlier?.length ?? 0) + 1, words, seenAt, level: assessment.level, title };
}

/** Without a text only the place speaks for somebody. */
function unknownDuty(place: string | undefined): Duty {
  return { lead: 'publicity', handlerRegion: place ?? null, support: [], reason: '' };
}

/** Copies shown and counted for the spread. */
const copiesMax = 500;
const spreadHoursMax = 14 * 24;

/** The one with the highest score tells why the alert rang; the earliest of equals. */
function mainOf(documents: readonly AnalysedDocument[]): AnalysedDocument | null {
  return (
    [...documents].sort(
      (a, b) =>
        b.assessment.score - a.assessment.score || timeOf(a).localeCompare(timeOf(b)) || a.id.localeCompare(b.id),
    )[0] ?? null
  );
}

/** Where the grounds of the score stand; a ground without words of its own marks nothing. */
function marksOf(document: AnalysedDocument): AlertDetail['marks'] {
  return document.assessment.reasons
    .filter(({ start, end }) => start < end)
    .map(({ field, start, end }) => ({ field, start, end }))
    .sort((a, b) => a.field.localeCompare(b.field) || a.start - b.start);
}

/** Copies per 北京时间 hour from the first appearance on, hours without any included. */
function spreadOf(documents: readonly AnalysedDocument[]): AlertDetail['spread'] {
  const times = documents.map((document) => Date.parse(timeOf(document))).sort((a, b) => a - b);
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return [];
  const counts = new Map<string, number>();
  for (const time of times) {
    const key = beijingHour(new Date(time));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const hourMs = 3_600_000;
  const begin = Math.floor(first / hourMs);
  const hours = Math.min(Math.floor(last / hourMs) - begin + 1, spreadHoursMax);
  return Array.from({ length: hours }, (_, index) => {
    const key = beijingHour(new Date((begin + index) * hourMs));
    return { key, count: counts.get(key) ?? 0 };
  });
}

async function earlierAt(
  { cases }: Needs,
  place: string | null,
  except: string | null,
  actor: Person,
): Promise<AlertDetail['earlier']> {
  if (place === null) return [];
  const { items } = await cases.list({ view: 'all', place, sort: 'opened', limit: 11 }, actor);
  return items
    .filter((item) => item.id !== except)
    .slice(0, 10)
    .map(({ id, number, title, level, status, openedAt }) => ({
      id,
      number,
      title,
      level,
      status: caseStatuses[status],
      openedAt,
    }));
}

function canOf(alert: Awaited<ReturnType<Alerts['list']>>['items'][number], actor: Person): AlertDetail['can'] {
  if (alert.status !== 'waiting' || !may(actor.role, 'alerts.decide')) return [];
  const decisions: AlertDetail['can'] = ['file', 'dismiss', 'refer', 'join'];
  return alert.acknowledgedBy === null ? ['acknowledge', ...decisions] : decisions;
}

function timeOf(document: AnalysedDocument): string {
  return document.publishedAt ?? document.foundAt;
}
