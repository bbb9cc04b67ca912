import * as assert from 'uvu/assert';
import { assess } from '../../analysis/assess.ts';
import type { Assessment } from '../../analysis/assessment.ts';
import type { SourceKind } from '../../analysis/codes.ts';
import { levelOrder } from '../../analysis/codes.ts';
import { everydayComplaints } from '../../crawlers/demo/complaints.ts';
import { demoIncidents } from '../../crawlers/demo/incidents.ts';
import { type DemoPost, postTime, postUrl } from '../../crawlers/demo/post.ts';
import { demoPosts } from '../../crawlers/demo/posts.ts';
import { demoTraps } from '../../crawlers/demo/traps.ts';
import { suite } from '../suite.ts';

const test = suite('analysis of the demo');
const now = new Date('2026-11-25T06:00:00.000Z');

for (const incident of demoIncidents) {
  const gravest = incident.posts.filter((post) => incident.gravest.includes(postUrl(post)));

  test(`each gravest post of ${incident.name} reaches ${incident.leastLevel} on its own`, () => {
    const tooLow = gravest.filter((post) => rankOf(assessed(post)) < levelOrder.indexOf(incident.leastLevel));
    assert.equal(
      tooLow.map((post) => post.name),
      [],
    );
    assert.is(gravest.length, incident.gravest.length);
  });

  test(`every place found for ${incident.name} lies in its cities, and the main place is one of its counties`, () => {
    for (const post of incident.posts) {
      const [main] = assessed(post).places;
      if (main === undefined) continue;
      assert.ok(incident.counties.includes(main.code), `${post.name}: ${main.code} ${main.name}`);
    }
    const placed = incident.posts.filter((post) => assessed(post).places.length > 0).length;
    assert.ok(placed * 2 > incident.posts.length, `${placed} of ${incident.posts.length}`);
  });

  test(`a desk that may rightly lead leads the gravest posts of ${incident.name}`, () => {
    for (const post of gravest) {
      const { lead } = assessed(post).duty;
      assert.ok(incident.desks.includes(lead), `${post.name}: ${lead}`);
    }
  });
}

test('a post that names both cities of the river incident is answered by the province', () => {
  const { duty } = assessed(postNamed('river-06'));
  assert.is(duty.handlerRegion, null);
  assert.match(duty.reason, '省级主管部门回应');
});

test('a post that names one city is handled by that city', () => {
  assert.is(assessed(postNamed('smell-04')).duty.handlerRegion, '3604');
  assert.is(assessed(postNamed('siting-08')).duty.handlerRegion, '3610');
});

for (const trap of demoTraps)
  test(`the trap ${trap.id} raises no alert: ${trap.why}`, () => {
    const raised = trap.posts.filter((post) => assessed(post).level !== 'none');
    assert.equal(
      raised.map((post) => post.name),
      [],
    );
  });

test('every everyday complaint is blue or yellow and has a desk', () => {
  const wrong = everydayComplaints
    .map((post) => ({ name: post.name, ...assessed(post) }))
    .filter(({ level, duty }) => (level !== 'blue' && level !== 'yellow') || duty.lead === 'none');
  assert.equal(
    wrong.map(({ name, level, duty }) => `${name} ${level} ${duty.lead}`),
    [],
  );
});

test('news, notices and small talk of the demo raise no alert', () => {
  const special = new Set([...demoIncidents, ...demoTraps].flatMap(({ posts }) => posts.map((post) => post.name)));
  const talk = demoPosts(now).filter((post) => !special.has(post.name) && !post.name.startsWith('c'));
  assert.ok(talk.length > 200, `${talk.length}`);
  assert.equal(
    talk.filter((post) => assessed(post).level !== 'none').map((post) => `${post.name} ${post.title}`),
    [],
  );
});

test.run();

function postNamed(name: string): DemoPost {
  const post = demoIncidents.flatMap(({ posts }) => posts).find((one) => one.name === name);
  if (post === undefined) throw new Error(`The demo has no post ${name}`);
  return post;
}

function assessed(post: DemoPost): Assessment {
  return assess({
    title: post.title,
    text: post.paragraphs.join('\n'),
    publishedAt: new Date(postTime(post.when, now)).toISOString(),
    sourceKind: kindOf(post),
    sourceRegion: null,
  });
}

function kindOf({ host }: DemoPost): SourceKind {
  if (host === 'bbs.example') return 'forum';
  if (host === 'news.example') return 'news';
  return host === 'feed.example' ? 'feed' : 'government';
}

function rankOf({ level }: Assessment): number {
  return levelOrder.indexOf(level);
}
