import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import type { Actor } from '../../../api/cases/case.ts';
import { caseStatuses } from '../../../api/cases/contract.ts';
import { type CaseCommandType, commandNames } from '../../../api/cases/contract-commands.ts';
import { can } from '../../../api/cases/permissions.ts';
import { Refused } from '../../../api/http/problem.ts';
import { suite } from '../../suite.ts';
import { admin, auditor } from './office.ts';
import { people, samples, situations } from './situations.ts';
import { beside } from './stage.ts';
import { stepTable, stepTableFile } from './step-table.ts';

const table = suite('every command in every situation');
const commands = Object.keys(commandNames) as CaseCommandType[];

table('every status is among the situations', () => {
  const reached = new Set(Object.values(situations).map((play) => play().state.status));
  assert.equal(
    Object.keys(caseStatuses).filter((status) => !reached.has(status as never)),
    [],
  );
});

for (const [name, play] of Object.entries(situations))
  table(`${name}: who is offered a command may do it, all others are refused in Chinese`, () => {
    const wrong: string[] = [];
    for (const [sign, actor] of Object.entries({ ...people, 管: admin, 审: auditor }))
      for (const type of commands) {
        const offered = can(play().state, actor).some(({ command, blocked }) => command === type && blocked === null);
        const told = tried(play, type, actor);
        if (offered !== told.includes('done')) wrong.push(`${sign} ${type}: offered ${offered}, ${told.join('; ')}`);
      }
    assert.equal(wrong, []);
  });

table('the table in the manual is the one that the rules give', () => {
  assert.is(readFileSync(stepTableFile, 'utf8'), stepTable(), 'run node test/api/cases/step-table.ts');
});

table.run();

/** What becomes of each sample of a command: done, or the code of its refusal. */
function tried(play: () => ReturnType<(typeof situations)[string]>, type: CaseCommandType, actor: Actor): string[] {
  return samples[type](beside(play())).map((command) => {
    const s = beside(play());
    const before = s.state;
    try {
      s.act(command, actor);
    } catch (error) {
      if (!(error instanceof Refused) || !/[一-龥]/.test(error.message)) throw error;
      assert.is(s.state, before);
      return error.code;
    }
    assert.ok(s.state.version > before.version, `${type} changed nothing`);
    return 'done';
  });
}
