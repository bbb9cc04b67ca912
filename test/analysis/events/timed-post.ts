/** 一条有时间的帖子 written for the assignment of events: `event` says which incident it belongs to. All sites and firms are invented. */
export type TimedPost = {
  event: string;
  day: string;
  clock: string;
  title: string;
  text: string;
  kind?: 'weibo' | 'news' | 'government';
};

type Titled = (event: string, day: string, clock: string, title: string, text: string) => TimedPost;

export const post: Titled = (event, day, clock, title, text) => ({ event, day, clock, title, text });
export const news: Titled = (...told) => ({ ...post(...told), kind: 'news' });
export const office: Titled = (...told) => ({ ...post(...told), kind: 'government' });
export function weibo(event: string, day: string, clock: string, text: string): TimedPost {
  return { ...post(event, day, clock, '', text), kind: 'weibo' };
}
