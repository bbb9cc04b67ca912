import type { Desk, Level } from '../../analysis/codes.ts';
import { type DemoPost, postUrl } from './post.ts';
import { riverIncident } from './river-incident.ts';
import { sitingIncident } from './siting-incident.ts';
import { smellIncident } from './smell-incident.ts';
import { demoTraps } from './traps.ts';

/** 示例事件：what a careful clerk would say of each incident of the demo; tests hold the analysis to it. */
export type DemoIncident = {
  id: string;
  name: string;
  /** The level that its gravest posts deserve at least. */
  leastLevel: Level;
  /** Cities concerned; more than one means that the province answers. */
  cities: readonly string[];
  counties: readonly string[];
  /** Desks that may rightly lead. */
  desks: readonly Desk[];
  posts: readonly DemoPost[];
  urls: readonly string[];
  /** The posts that alone must be of `leastLevel` or above. */
  gravest: readonly string[];
};

export const demoIncidents: readonly DemoIncident[] = [
  incident({
    id: 'smell',
    name: '彭泽青螺湾化工园区夜间异味',
    leastLevel: 'orange',
    cities: ['3604'],
    counties: ['360430', '360429'],
    desks: ['air', 'enforce', 'emergency'],
    posts: smellIncident,
    gravest: ['smell-11', 'smell-12', 'smell-13', 'smell-14'],
  }),
  incident({
    id: 'river',
    name: '乐安河乐平至鄱阳河段死鱼',
    leastLevel: 'orange',
    cities: ['3602', '3611'],
    counties: ['360281', '361129', '361128'],
    desks: ['water', 'emergency'],
    posts: riverIncident,
    gravest: ['river-10', 'river-14', 'river-15'],
  }),
  incident({
    id: 'siting',
    name: '南城白鹭岭垃圾焚烧项目选址',
    leastLevel: 'yellow',
    cities: ['3610'],
    counties: ['361021'],
    desks: ['eia'],
    posts: sitingIncident,
    gravest: ['siting-08', 'siting-12'],
  }),
];

/** The addresses of each trap, which must stay below orange. */
export const demoTrapUrls: readonly { id: string; why: string; urls: readonly string[] }[] = demoTraps.map(
  ({ id, why, posts }) => ({ id, why, urls: posts.map(postUrl) }),
);

function incident(facts: Omit<DemoIncident, 'urls'>): DemoIncident {
  return {
    ...facts,
    urls: facts.posts.map(postUrl),
    gravest: facts.posts.filter((post) => facts.gravest.includes(post.name)).map(postUrl),
  };
}
