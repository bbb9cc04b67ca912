import { type Command, say } from './command.ts';
import { untilInterrupted } from './interrupt.ts';

/** `npm start`: the real thing, on live sources from the register and the configured engines. */
export const start: Command = {
  usage: `用法：npm start
启动回应系统。引擎、端口与数据目录由环境变量决定（见 README“设置”）。首次启动时在网页上创建系统管理员，没有默认口令。`,
  options: {},
  async run({ config, assemble }) {
    const huiying = await assemble(config);
    try {
      await huiying.startWork();
      const address = await huiying.listen();
      if (config.role === 'all' || config.role === 'web') say(`回应已启动：${address}`);
      else say(`回应已启动：角色 ${config.role}，不提供网页。探针在 ${address}/readyz`);
      await untilInterrupted();
      say('正在有序退出：等待进行中的任务结束……');
    } finally {
      await huiying.close();
    }
    say('已退出，数据已全部写入。');
  },
};
