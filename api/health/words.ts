import type { Part } from './contract.ts';

/** 说明 of a part in trouble: what it means while it is down or limited, what to do, and what a unit is told (null: it does not concern units). */
export type PartWords = {
  meaning: string;
  /** Where it is only limited and that means something else. */
  limited?: string;
  advice: string;
  unit: string | null;
};

/** What a trouble means for the office. */
export function meaningOf(part: Part, state: 'ok' | 'degraded' | 'down'): string {
  const { meaning, limited } = partWords[part];
  return state === 'degraded' ? (limited ?? meaning) : meaning;
}

/** The one table of what each trouble means for the office. */
export const partWords: Record<Part, PartWords> = {
  database: {
    meaning: '登录、办理和台账暂时不能用；此前提示成功的办理都已保存，没有提示成功的请恢复后重做。',
    limited: '查看照常；登录和办理可能写不进去，此前提示成功的都已保存，没有提示成功的请稍后重试。',
    advice: '请管理员检查数据库服务、网络和磁盘；恢复后自动继续，不必重启。',
    unit: '办理暂时不能提交，请稍后再试；此前提示成功的都已保存。',
  },
  documents: {
    meaning:
      '检索、监测和新文本的研判停下了；预警的处置、台账和时限照常，已收到的文本留在台账数据库里，恢复后自动补上，不会丢。',
    limited: '检索照常；新文本可能暂时进不来，已收到的留在台账数据库里，恢复后自动补上，不会丢；预警、台账和时限照常。',
    advice: '请管理员检查检索服务是否运行、磁盘是否将满、索引是否被设为只读；急件请直接看信源原网站。',
    unit: null,
  },
  queue: {
    meaning: '采集、研判、提醒和外发通知停下了；办理和台账照常，已收到的文本不会丢。',
    limited: '目前照常运行；用满后采集、研判、提醒和外发通知会停下。',
    advice: '请管理员检查 Redis 或队列文件；恢复前请值班人员人工盯住时限和信源。',
    unit: '自动提醒可能迟到，请自行留意时限；办理照常。',
  },
  shared: {
    meaning: '网页存证和台账的库外锚写不进去；办理照常。',
    advice: '请管理员检查共享目录是否挂载、是否可写。',
    unit: null,
  },
  anchor: {
    meaning: '办理照常、全部入账，但台账的库外凭据没有同步，期间的改动只能靠库内哈希核验。',
    advice: '请管理员检查共享目录的空间和权限，恢复后在“系统 › 台账核验”核验一次。',
    unit: null,
  },
  disk: {
    meaning: '新文本和办理可能写不进去；查看照常，此前提示成功的都已保存。',
    limited: '目前照常运行；空间用完后新文本和办理都会写不进去。',
    advice: '请管理员清理磁盘或扩容，不要删除数据目录里的文件。',
    unit: null,
  },
  clock: {
    meaning: '时限、发现时间和预警时间可能不对；到期清除已停下，台账照常记入。',
    advice: '请管理员立即对时；确认时间无误后在“系统 › 保存期限”说明理由。',
    unit: '时限可能算得不对，请以实际时间为准。',
  },
  work: {
    meaning: '采集、研判、时限提醒和外发通知都没有在做；页面上的办理照常。',
    advice: '请管理员检查后台进程（角色 all 或 worker）是否在运行；恢复前请值班人员人工盯住时限和信源。',
    unit: '自动提醒暂停，请自行留意时限；办理照常。',
  },
  packs: {
    meaning: '这些文本还没有研判，其中可能有应当预警的；文本都保存着，不会丢。',
    advice: '请打开清单看原因，排除后点重试；急件请直接看信源原网站。',
    unit: null,
  },
  notices: {
    meaning: '该收到通知的人可能还不知道；通知在系统内都能看到，并会继续重试。',
    advice: '请值班人员先电话告知，再打开清单看原因、点重试。',
    unit: null,
  },
};
