import type { VersionView } from '../../api/documents/contract.ts';
import type { KeepingView } from '../../api/keeping/contract.ts';
import { ago, dayKey, documentOf, hash, text } from './mock-data.ts';

/** A clock in doubt, one source that stopped, one that goes its usual way. */
export const keeping: KeepingView = {
  clock: {
    ok: false,
    doubt: 'ahead',
    since: ago(40),
    reason: '系统时钟突然向前跳了 45 天',
    settlingSince: ago(30),
    confirmed: ago(41),
  },
  graceDays: 7,
  today: 30,
  sources: [
    {
      sourceId: 'wenzheng',
      name: '示例问政平台',
      days: 365,
      marked: [
        { day: dayKey(6), count: 12, runsLeft: 1, stopped: false },
        { day: dayKey(2), count: 9, runsLeft: 5, stopped: false },
      ],
      brake: null,
    },
    {
      sourceId: 'forum',
      name: '示例论坛',
      days: 60,
      marked: [{ day: dayKey(0), count: 4_812, runsLeft: 7, stopped: true }],
      brake: {
        at: ago(60),
        texts: 4_812,
        reason: '一次要清除 4812 条，占该信源全部 5200 条文本的 93%',
        approvedBy: null,
        approvedAt: null,
        approvedReason: null,
      },
    },
  ],
  runs: [
    { day: dayKey(0), marked: 4_812, dropped: 0 },
    { day: dayKey(1), marked: 14, dropped: 11 },
  ],
};

/** A text that was changed once. */
export function versionsOf(id: string): VersionView[] {
  const { sourceName, title } = documentOf(id, 'orange', '夜里总有一股臭鸡蛋味，窗户都不敢开');
  const version = (words: string, seenAt: string, own: Partial<VersionView>): VersionView => ({
    ...{ words, seenAt, sourceName, title, text, publishedAt: ago(96), level: 'orange', score: 72 },
    ...{ snapshotSha256: hash(3), ...own },
  });
  return [
    version('1'.repeat(32), ago(84), { text: text.slice(0, text.indexOf('希望')), level: 'yellow', score: 41 }),
    version('2'.repeat(32), ago(20), {}),
  ];
}
