const jobs: Record<string, string> = {
  collect: '采集信源',
  analyse: '研判文本',
  notify: '发送通知',
  remind: '时限提醒',
  brief: '编制周报',
  deliver: '对外推送',
  verify: '核验台账',
  links: '核验发布链接',
  sweep: '安排采集',
  clean: '清理到期记录',
};

/** 任务 in Chinese; an unknown one as it is. */
export function jobName(name: string): string {
  return jobs[name] ?? name;
}

/** 队列引擎 as people call it. */
export function engineName(engine: string): string {
  if (engine === 'embedded') return '内置（SQLite）';
  return engine === 'bullmq' ? 'BullMQ（Redis）' : engine;
}
