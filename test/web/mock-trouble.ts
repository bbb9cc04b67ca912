import type { z } from 'zod';
import type { Overview } from '../../api/figures/contract.ts';
import type { HealthView, LatePackView, PartList, Unfinished, UnsentNoticeView } from '../../api/health/contract.ts';
import { ago } from './mock-data.ts';

type Trouble = {
  overview: Partial<Overview>;
  health: HealthView;
  parts: z.infer<typeof PartList>['items'];
  unfinished: Unfinished;
  packs: z.infer<typeof LatePackView>[];
  notices: z.infer<typeof UnsentNoticeView>[];
};

const part = (name: string, code: 'database' | 'queue' | 'shared', engine: string) => ({
  ...{ part: code, name, engine, state: 'ok' as const, since: null, what: null, reason: null, lookedAt: ago(0) },
});
const figure = (value: number | null, tab: string) => ({ value, previous: null, records: `/unfinished/${tab}` });

/** Everything works. */
export const noTrouble: Trouble = {
  overview: {},
  health: { at: ago(0), troubles: [], recovered: [] },
  parts: [
    part('台账数据库', 'database', 'PostgreSQL'),
    part('队列', 'queue', 'bullmq'),
    part('共享目录', 'shared', '文件夹'),
  ],
  unfinished: {
    packs: { figure: figure(0, 'packs'), oldest: null, missing: null },
    notices: { figure: figure(0, 'notices'), oldest: null, missing: null },
    unreached: { count: 0, items: [], missing: null },
  },
  packs: [],
  notices: [],
};

const meaning = '检索、监测和新文本的研判停下了；预警的处置、台账和时限照常，已收到的文本恢复后自动补上，不会丢。';

/** The document store is away, texts wait and red alerts' notices have not gone out. */
export const storeAway: Trouble = {
  ...noTrouble,
  overview: { volume: null, heat: null, missing: `文档库连不上。${meaning}` },
  health: {
    at: ago(0),
    troubles: [
      {
        ...{ part: 'documents', name: '文档库', state: 'down', since: ago(42), what: '文档库连不上', meaning },
        advice: '请管理员检查检索服务是否运行、磁盘是否将满、索引是否被设为只读；急件请直接看信源原网站。',
        reason: '连不上 Elasticsearch（http://10.0.0.5:9200），请检查服务是否启动。',
      },
      {
        ...{ part: 'packs', name: '文本研判入库', state: 'degraded', since: ago(27) },
        what: '有 2 包文本（每包至多 200 条）没能研判入库',
        meaning: '这些文本还没有研判，其中可能有应当预警的；文本都保存着，不会丢。',
        advice: '请打开清单看原因，排除后点重试；急件请直接看信源原网站。',
        reason: null,
      },
    ],
    recovered: [{ part: 'queue', name: '队列', since: ago(20), until: ago(4) }],
  },
  parts: [
    ...noTrouble.parts,
    {
      ...{
        part: 'documents',
        name: '文档库',
        engine: 'Elasticsearch',
        state: 'down',
        since: ago(42),
        lookedAt: ago(0),
      },
      what: '文档库连不上',
      reason: '连不上 Elasticsearch（http://10.0.0.5:9200），请检查服务是否启动。',
    },
  ],
  unfinished: {
    packs: { figure: figure(2, 'packs'), oldest: ago(42), missing: null },
    notices: { figure: figure(null, 'notices'), oldest: null, missing: '台账数据库正忙，这次没有做成。' },
    unreached: { count: null, items: [], missing: '台账数据库正忙，这次没有做成。' },
  },
  packs: [
    {
      ...{ batch: 'b1', since: ago(42), texts: 200, attempts: 9, givenUp: false, job: 'analyse-b1' },
      reason: '连不上 Elasticsearch，请检查服务是否启动、地址是否正确、网络是否可达。',
    },
    {
      ...{ batch: 'b2', since: ago(31), texts: 12, attempts: 300, givenUp: true, job: 'analyse-b2' },
      reason: 'Elasticsearch 持续繁忙或者不许写入，本批文档尚未写完。',
    },
  ],
  notices: [
    {
      ...{ key: 'alert-a1/role:publicity/wecom', to: '宣教处', channel: '群机器人', subject: '红色预警：河段发黑发臭' },
      ...{ target: '/alerts/a1', since: ago(33), attempts: 6, nextAttemptAt: ago(-5), reason: '对方返回 502' },
    },
  ],
};
