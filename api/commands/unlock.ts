import { randomInt } from 'node:crypto';
import { createAudit } from '../audit/audit.ts';
import { databaseTarget } from '../backup/places.ts';
import { openDatabase } from '../database/open.ts';
import { unitOfWork } from '../database/unit-of-work.ts';
import { dropFactor } from '../people/factors.ts';
import { unlockName } from '../people/guesses.ts';
import { plainName } from '../people/names.ts';
import { createSessions } from '../people/sessions.ts';
import { userOf } from '../people/sign-in.ts';
import { createUsers } from '../people/users.ts';
import { answer, type Command, CommandFailed, say } from './command.ts';

/** `npm run unlock`: lets a name in again, on the machine itself, for the day on which no administrator can. */
export const unlock: Command = {
  usage: `用法：npm run unlock -- 账号 [--password] [--factor]
解除该账号因口令输错而来的锁定。--password 另生成一个新口令并打印一次，首次登录须更换；--factor 另停用其动态口令（手机遗失时用）。
在服务器本机运行，系统不必停机；每次都记入审计。`,
  options: { password: { type: 'boolean' }, factor: { type: 'boolean' } },
  async run({ files, values, config }) {
    const [typed, ...rest] = files;
    if (typed === undefined || rest.length > 0)
      throw new CommandFailed('请给出一个账号，例如 npm run unlock -- guanli。');
    const now = () => new Date();
    const database = await openDatabase(databaseTarget(config));
    try {
      const user = await userOf(database, typed);
      if (user === undefined)
        throw new CommandFailed(`没有“${typed}”这个账号，请核对（可请管理员在“系统 · 用户”里查）。`);
      const audit = createAudit(database, now);
      const note = (action: string) =>
        audit.append({ userId: null, by: '服务器本机命令', action, target: user.name, ok: true, address: null });
      const places = await unitOfWork(database, async () => {
        const locked = await unlockName(database, plainName(user.name), now());
        await note('解除登录锁定');
        return locked;
      });
      say(places > 0 ? `已解除“${user.name}”在 ${places} 处的锁定。` : `“${user.name}”没有被锁定，失败计数已清零。`);
      if (values['factor'] === true) {
        const had = await unitOfWork(database, async () => {
          const dropped = await dropFactor(database, user.id, '服务器本机命令', now());
          await note('停用动态口令');
          return dropped;
        });
        say(had ? '已停用其动态口令。' : '该账号没有启用动态口令。');
      }
      if (values['password'] === true) {
        const password = newPassword();
        const users = createUsers(database, createSessions(database, config, now), config, now);
        await unitOfWork(database, async () => {
          await users.change(user.id, { password });
          await note('重置口令');
        });
        say(`新口令（只显示这一次，首次登录须更换）：${password}`);
      }
      if (user.active === 0) say('注意：这个账号已停用，仍不能登录，请管理员启用。');
      answer({ name: user.name, unlocked: places });
    } finally {
      await database.destroy();
    }
  },
};

/** 75 bits in signs that nobody mistakes for one another. */
function newPassword(): string {
  const pick = (from: string, count: number) =>
    Array.from({ length: count }, () => from[randomInt(from.length)]).join('');
  const small = 'abcdefghjkmnpqrstuvwxyz';
  return `${pick(small, 5)}-${pick('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 5)}-${pick(small, 5)}${pick('23456789', 1)}`;
}
