import { answer, type Command, CommandFailed, say } from './command.ts';

/** `npm run verify`: checks the ledger's chain and names the first broken entry. */
export const verify: Command = {
  usage: `用法：npm run verify
逐条核验台账哈希链，并与库外锚点比对；发现被改动、删除或调换的记录时指出第一条并以非零状态退出。`,
  options: {},
  async run({ config, assemble }) {
    const huiying = await assemble(config);
    try {
      say('正在核验台账……');
      const { entries, head, ok, broken } = await huiying.verify();
      if (broken !== null)
        say(`台账核验未通过：第 ${broken.seq} 条（案件 ${broken.caseId ?? '未知'}）${broken.reason}`);
      answer(broken === null ? { entries, head, ok } : { entries, head, ok, broken });
      if (broken !== null) throw new CommandFailed('台账核验未通过，请保留现场并联系审计人员。');
      say(`台账核验通过，共 ${entries} 条。`);
    } finally {
      await huiying.close();
    }
  },
};
