import type { Request } from 'express';
import { z } from 'zod';
import type { Alerts } from '../alerts/alerts.ts';
import { FileAnswer } from '../http/route.ts';
import { route } from '../route.ts';
import { type FeedFormat, feedItems, feedMedia, writeFeed } from './alert-feed.ts';

const FeedQuery = z.object({
  key: z.string().max(200).optional().describe('接口密钥，供不能设请求头的阅读器使用'),
});

type Needs = {
  alerts: Pick<Alerts, 'list'>;
  settings: { publicUrl: string | null };
  demo: boolean;
};

/** 预警订阅. A feed reader that cannot set headers gives its key in the query. */
export const feedRoutes = (needs: Needs) =>
  (['rss', 'atom', 'json'] as const).map((format) =>
    route({
      method: 'get',
      path: `/api/feeds/alerts.${format}`,
      tag: '订阅',
      summary: `预警订阅（${{ rss: 'RSS 2.0', atom: 'Atom', json: 'JSON Feed 1.1' }[format]}）`,
      access: 'alerts.read',
      scope: 'feed',
      keyInQuery: true,
      audited: 'reading',
      query: FeedQuery,
      answer: { media: feedMedia[format] },
      act: ({ request }) => feed(needs, format, request),
    }),
  );

async function feed({ alerts, settings, demo }: Needs, format: FeedFormat, request: Request): Promise<FileAnswer> {
  const { items } = await alerts.list({ status: 'all', limit: feedItems });
  // Without PUBLIC_URL, the address by which the reader came is the one it can open.
  const base = settings.publicUrl ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`;
  return new FileAnswer(writeFeed(format, items, base, demo));
}
