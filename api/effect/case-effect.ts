import { hourMs } from '../../analysis/calendar.ts';
import type { DocumentStore } from '../../analysis/store.ts';
import type { CaseState } from '../cases/case.ts';
import { publishedWords, wordName } from '../cases/words.ts';
import type { Database } from '../database/open.ts';
import { eventsOfCase } from '../events/event-case.ts';
import type { CaseEffect } from './contract.ts';
import { type EventText, textsMax, textsOfEvents } from './event-texts.ts';
import { followUpsOf, type SaidWord } from './follow-ups.ts';
import { leftByList, type Readings, readTexts } from './read-texts.ts';
import { type Counted, leftOutOf, windowHours, windowsOf } from './windows.ts';

export type EffectParts = { database: Database; documents: Pick<DocumentStore, 'get'>; now(): Date };

/** 回应效果: what was said before and after each public word of a case, and what is asked since. Reads at most `textsMax` texts. */
export async function caseEffect(parts: EffectParts, state: CaseState, max = textsMax): Promise<CaseEffect> {
  const now = parts.now().getTime();
  const words = saidWords(state);
  const events = await eventsOfCase(parts.database, state.id);
  const none = { at: new Date(now).toISOString(), events: events.length, words: [], questions: [], answered: 0 };
  const [first] = words;
  if (first === undefined)
    return {
      ...none,
      texts: 0,
      leftOut: leftOutOf([]),
      missing: null,
      notes: ['本案还没有公开发布，没有可比的前后。'],
    };
  const from = new Date(first.at - Math.max(...windowHours) * hourMs).toISOString();
  const { texts, more } = await textsOfEvents(parts.database, events, { from, max });
  const readings = await readTexts(parts.documents, texts, words);
  const counted = texts.map((text) => countedOf(text, readings));
  const readTo = more ? (counted.at(-1)?.at ?? first.at) : Number.POSITIVE_INFINITY;
  const asked = texts.flatMap(({ id, title, sourceName, at }) => {
    const reading = readings.byId.get(id);
    if (reading === undefined || reading.left !== null) return [];
    return reading.asks.map((text) => ({ text, by: { id, title, sourceName, at } }));
  });
  const found = readings.missing === null ? followUpsOf(asked, words, state.closedAt) : null;
  return {
    ...none,
    texts: texts.length,
    words: words.map(({ id, name, at, channel }) => ({
      ...{ id, name, channel, at: new Date(at).toISOString() },
      windows: windowsOf({ id, name, at }, counted, { now, readTo, words }),
      questions: found === null ? null : (found.asWord.get(id) ?? 0),
    })),
    questions: found?.questions ?? null,
    answered: found?.answered ?? null,
    leftOut: leftOutOf(counted),
    missing: readings.missing === null ? null : `${readings.missing}情绪、追问和广告没有查到，不等于没有。`,
    notes: notesOf({ events: events.length, more, max, gone: readings.gone, words, cut: found?.more === true }),
  };
}

/** Everything that went out, oldest first, with its newest text. */
function saidWords(state: CaseState): (SaidWord & { url: string; channel: string })[] {
  return publishedWords(state)
    .map((word) => ({
      id: word.id,
      name: wordName(word),
      at: Date.parse(word.published.at),
      text: word.versions.at(-1)?.text ?? '',
      url: word.published.url,
      channel: word.published.channel,
    }))
    .sort((a, b) => a.at - b.at);
}

function countedOf(text: EventText, { byId }: Readings): Counted {
  const reading = byId.get(text.id);
  return {
    at: Date.parse(text.at),
    kind: text.kind,
    group: text.group,
    mood: reading?.mood ?? null,
    risk: reading?.risk ?? null,
    left: reading?.left ?? leftByList(text),
  };
}

function notesOf(given: {
  events: number;
  more: boolean;
  max: number;
  gone: number;
  words: readonly SaidWord[];
  /** There are more questions than are listed. */
  cut: boolean;
}): string[] {
  const silent = given.words.filter(({ text }) => text === '').map(({ name }) => name);
  return [
    ...(given.events === 0 ? ['本案没有关联的事件，没有可数的文本；这不等于没有人议论。'] : []),
    ...(given.more ? [`文本超过 ${given.max} 条，只读了最早的 ${given.max} 条，没有读到的时段不给数字。`] : []),
    ...(given.gone > 0 ? [`${given.gone} 条文本已按保存期限清除，只计数量，不计情绪和追问。`] : []),
    ...(given.cut ? ['追问较多，只列问得最多的 50 项。'] : []),
    ...(silent.length > 0 ? [`${silent.join('、')}没有登记全文，不能判断它回答了什么。`] : []),
  ];
}
