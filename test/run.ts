import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * The test gate: each test file in a process of its own, a bound on its time, and a check on what it says of itself.
 * `npm test -- [part of a path …]` runs only the files whose path contains one of the parts; `--max-ms` bounds a
 * file's time, and `--ending` picks other files, by which the gate itself is tested.
 */
const { values: given, positionals: parts } = parseArgs({
  allowPositionals: true,
  options: {
    'max-ms': { type: 'string', default: '600000' },
    ending: { type: 'string', default: '.test.ts' },
  },
});
const fileMaxMs = Number(given['max-ms']);

type Outcome = {
  file: string;
  ok: boolean;
  passed: number;
  failed: number;
  untested: string[];
  output: string;
  seconds: number;
};

const root = join(import.meta.dirname, '..');
const files = find(join(root, 'test'))
  .filter((file) => parts.length === 0 || parts.some((part) => file.slice(root.length + 1).includes(part)))
  .sort();
if (files.length === 0) fail(`No test file matches ${parts.join(', ')}.`);

const folder = mkdtempSync(join(tmpdir(), 'huiying-test-'));
const outcomes: Outcome[] = [];
const waiting = [...files];
const groups = new Set<number>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    for (const group of groups) killGroup(group);
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  });
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
rmSync(folder, { recursive: true, force: true });

for (const { file, output } of outcomes.filter((one) => !one.ok)) console.log(`\n──── ${file}\n${output}`);
const untested = [...new Set(outcomes.flatMap((one) => one.untested))].sort();
if (untested.length > 0) console.log(`\nNOT TESTED in this run:\n${untested.map((line) => `  - ${line}`).join('\n')}`);
const passed = sum((one) => one.passed);
const failed = sum((one) => one.failed) + outcomes.filter((one) => !one.ok && one.failed === 0).length;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

async function work(): Promise<void> {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const outcome = await runFile(file);
    outcomes.push(outcome);
    console.log(
      `${outcome.ok ? '✓' : '✗'} ${file.slice(root.length + 1)} (${outcome.passed} passed, ${outcome.failed} failed, ${outcome.seconds.toFixed(1)} s)`,
    );
  }
}

function runFile(file: string): Promise<Outcome> {
  const tallyFile = join(folder, `${outcomes.length}-${Math.random().toString(36).slice(2)}.json`);
  const begun = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file], {
      cwd: root,
      env: { ...process.env, HUIYING_TEST_TALLY: tallyFile },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    let hung = false;
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const group = child.pid ?? 0;
    groups.add(group);
    const timer = setTimeout(() => {
      hung = true;
      killGroup(group);
    }, fileMaxMs);
    child.on('close', (code) => {
      clearTimeout(timer);
      // What the file started and forgot ends with it.
      killGroup(group);
      groups.delete(group);
      const tally = readTally(tallyFile);
      const ran = tally.declared > 0 || tally.untested.length > 0;
      const direct = importsUvu(file);
      if (hung) output += `\nStill running after ${fileMaxMs / 1000} s: something was left open.`;
      if (!ran) output += '\nThe file declared no test.';
      if (direct)
        output += '\nThe file takes its tests from uvu itself; take them from test/suite.ts, which counts them.';
      const ok = code === 0 && ran && !hung && !direct && tally.failed === 0 && tally.passed === tally.declared;
      resolve({
        file,
        ok,
        passed: tally.passed,
        failed: tally.failed,
        untested: tally.untested,
        output,
        seconds: (Date.now() - begun) / 1000,
      });
    });
  });
}

function readTally(file: string): { declared: number; passed: number; failed: number; untested: string[] } {
  try {
    return JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '');
  } catch (error) {
    return {
      declared: 0,
      passed: 0,
      failed: 0,
      untested: error instanceof SyntaxError ? ['a tally that is no JSON'] : [],
    };
  }
}

function find(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(given.ending))
    .map((name) => join(folder, name));
}

/** uvu alone exits 0 on a suite that never ran; only its assertions may be used directly. */
function importsUvu(file: string): boolean {
  return !file.endsWith('suite.ts') && /from\s+['"]uvu['"]/.test(readFileSync(file, 'utf8'));
}

function killGroup(group: number): void {
  try {
    if (group > 0) process.kill(-group, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function sum(of: (one: Outcome) => number): number {
  return outcomes.reduce((total, one) => total + of(one), 0);
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
