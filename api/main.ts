import { parseArgs } from 'node:util';
import { type Command, CommandFailed, say } from './commands/command.ts';
import { ConfigFault, readConfig, readEnvironment } from './config.ts';
import { createLog } from './log.ts';

/** The commands, each loaded when it is called, so that none waits for what another needs. Nobody imports this file. */
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./commands/start.ts')).start,
  demo: async () => (await import('./commands/demo.ts')).demo,
  import: async () => (await import('./commands/import.ts')).importFiles,
  analyse: async () => (await import('./commands/analyse.ts')).analyse,
  extract: async () => (await import('./commands/extract.ts')).extract,
  unlock: async () => (await import('./commands/unlock.ts')).unlock,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  reindex: async () => (await import('./commands/reindex.ts')).reindex,
  reassess: async () => (await import('./commands/reassess.ts')).reassess,
  rebuild: async () => (await import('./commands/rebuild.ts')).rebuild,
  verify: async () => (await import('./commands/verify.ts')).verify,
};

// Databases, secrets and snapshots are for the account that runs this alone: files 0600, folders 0700.
process.umask(0o077);
await main(process.argv.slice(2));

async function main([name = '', ...rest]: string[]): Promise<void> {
  const load = commands[name];
  if (load === undefined) {
    say(`没有“${name}”这个命令。可用的命令：${Object.keys(commands).join('、')}`);
    process.exitCode = 2;
    return;
  }
  try {
    const command = await load();
    const options = { help: { type: 'boolean', short: 'h' }, ...command.options } as const;
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
    if (values.help === true) return say(command.usage);
    const config = readConfig(readEnvironment());
    // Progress and results have stdout and stderr to themselves in one-shot commands: only warnings are logged there.
    const level = name === 'start' ? config.logLevel : 'warn';
    const log = createLog(level);
    await command.run({
      files: positionals,
      values: values as Record<string, string | boolean | undefined>,
      config,
      log,
      assemble: async (settings, options) => (await import('./assemble.ts')).assemble(settings, log, options),
    });
  } catch (error) {
    process.exitCode = 1;
    say(sentenceOf(error));
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof CommandFailed || error instanceof ConfigFault) return error.message;
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return `参数有误：${argumentFault(error)}加 --help 看用法。`;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return isOfFile(error.code) ? fileSentence(error) : error.message;
  return error instanceof Error ? `出错了：${error.stack ?? error.message}` : String(error);
}

/** A full disk, a file that another program holds or that is none of ours: by the words of SQLite or of the system. */
function isOfFile(code: string): boolean {
  return /^(SQLITE_|ENOSPC|EROFS|EACCES|EDQUOT)/.test(code);
}

function fileSentence(error: Error): string {
  return `数据目录里的文件不能读写：${error.message}。请检查磁盘空间、文件权限，以及是否被其他程序占用，然后重新启动。`;
}

function argumentFault(error: Error): string {
  const option = /'(-[^'\s]+)[^']*'/.exec(error.message)?.[1] ?? '';
  if ('code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `没有 ${option} 这个选项。`;
  return `选项 ${option} 的写法不对，请看它后面是否缺了值或者多了值。`;
}
