import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../../api/cases/case.ts';
import { type CaseCommandType, commandNames } from '../../../api/cases/contract-commands.ts';
import { can } from '../../../api/cases/permissions.ts';
import { people, situations } from './situations.ts';
import type { Stage } from './stage.ts';

/** Where the table stands among the manuals. */
export const stepTableFile = join(import.meta.dirname, '../../../api/manual/steps.md');

/** 办理步骤表: who may do which command in which situation, made from the rules by asking them; in brackets who may, but not yet. */
export function stepTable(): string {
  const columns = Object.entries(situations).map(([name, play]) => ({ name, s: play() }));
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const commands = Object.entries(commandNames) as [CaseCommandType, string][];
  return [
    '# 办理步骤：谁在什么情形下可以做什么',
    '',
    '由规则生成（`node test/api/cases/step-table.ts`），测试逐格核对：写着的可以做，没有写的一律被拒绝并说明原因。',
    '宣＝宣教处，办＝办公室审核，领＝分管厅领导，厅＝厅主要负责人，主＝主管单位，长＝主管单位负责人，处＝处置单位，协＝协办单位；括号里的人要等前一步完成。',
    '与本案无关的单位和三员（系统、安全、审计管理员）在任何情形下都不能办理。',
    '',
    row(['操作', ...columns.map(({ name }) => name)]),
    row(['---', ...columns.map(() => '---')]),
    ...commands.map(([type, name]) => row([name, ...columns.map(({ s }) => cell(type, s))])),
    '',
  ].join('\n');
}

function cell(type: CaseCommandType, s: Stage): string {
  const may = (actor: Actor) => can(s.state, actor).find(({ command }) => command === type);
  const named = (blocked: boolean) =>
    Object.entries(people)
      .filter(([, actor]) => {
        const found = may(actor);
        return found !== undefined && (found.blocked !== null) === blocked;
      })
      .map(([sign]) => sign)
      .join('');
  const [now, later] = [named(false), named(true)];
  return `${now}${later === '' ? '' : `（${later}）`}`;
}

if (import.meta.main) writeFileSync(stepTableFile, stepTable());
