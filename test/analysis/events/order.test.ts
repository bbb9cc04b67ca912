import * as assert from 'uvu/assert';
import { assignEvents, type EventChange } from '../../../analysis/events/assign.ts';
import { openBoard } from '../../../analysis/events/board.ts';
import type { EventSign } from '../../../analysis/events/sign.ts';
import { signIfOfEvent } from '../../../api/events/matters.ts';
import { incidentOf, incidents, lifelikeRecords } from '../../journey/records.ts';
import { suite } from '../../suite.ts';
import { type Chance, chance } from '../generated-documents.ts';
import { eventsOf } from './assigned.ts';
import { labelledTexts } from './signs.ts';

const order = suite('events in any order of arrival');

/** Texts of incidents among chatter, each with its label. */
const texts = await labelledTexts(
  lifelikeRecords(1_200).map((record) => {
    const [day = '', clock = ''] = record.time.split(' ');
    const event = incidentOf(record) ?? 'chatter';
    return { event, day, clock: clock.slice(0, 5), title: record.title, text: record.text };
  }),
);
const labelOf = new Map(texts.map(({ event, document }) => [document.id, event]));
const signs = texts.flatMap(({ document }) => signIfOfEvent(document) ?? []);

order('incidents with a place and a matter of their own are one event each, whichever pack comes first', () => {
  assert.ok(signs.length > 120 && new Set(labelOf.values()).size === incidents.length + 1);
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const random = chance(seed);
    const board = openBoard();
    const changes: EventChange[] = [];
    for (const pack of packsOf(shuffled(signs, random), random)) changes.push(...assignEvents(pack, board));
    const found = eventsOf(changes);
    const pairs = new Set(signs.map(({ documentId }) => `${labelOf.get(documentId)} ${found.get(documentId)}`));
    const told = [...pairs].filter((pair) => !/^chatter|undefined$/.test(pair)).sort();
    assert.is(told.length, incidents.length, told.join('\n'));
    assert.is(new Set(told.map((pair) => pair.split(' ')[1])).size, incidents.length, told.join('\n'));
    // What is said of supermarkets and matches belongs to none of them.
    assert.not(
      [...pairs].some((pair) => /^chatter event/.test(pair)),
      told.join('\n'),
    );
  }
});

order.run();

function shuffled(list: readonly EventSign[], random: Chance): EventSign[] {
  return list
    .map((sign) => ({ sign, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ sign }) => sign);
}

function packsOf(list: readonly EventSign[], random: Chance): EventSign[][] {
  const packs: EventSign[][] = [];
  for (let from = 0; from < list.length; ) {
    const size = 1 + random.int(40);
    packs.push(list.slice(from, from + size));
    from += size;
  }
  return packs;
}
