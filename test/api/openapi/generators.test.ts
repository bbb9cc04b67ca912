import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as assert from 'uvu/assert';
import { apiWords } from '../../../api/api-words.ts';
import { describeApi } from '../../../api/http/openapi/describe.ts';
import { suite } from '../../suite.ts';
import { allRoutes } from '../http/route-table.ts';

const generators = suite<{ folder: string; file: string }>('what other programs make of the description of the API');
const root = join(import.meta.dirname, '../../..');

generators.before((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'huiying-openapi-'));
  context.file = join(context.folder, 'openapi.json');
  writeFileSync(context.file, JSON.stringify(describeApi(allRoutes, apiWords, { version: '0.1.0', publicUrl: null })));
});
generators.after(({ folder }) => rmSync(folder, { recursive: true, force: true }));

generators('Redocly finds nothing by its strict recommended rules', async ({ file }) => {
  const environment = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const { code, output } = await run(
    ['node_modules/@redocly/cli/bin/cli.js', 'lint', '--config', join(root, 'redocly.yaml'), file],
    environment,
  );
  assert.is(code, 0, output);
  assert.not.match(output, /You have \d+ (warning|error)/);
});

generators(
  'what may be null says so beside one plain schema: openapi-generator stops at choices within choices',
  ({ file }) => {
    const nested: string[] = [];
    const look = (value: unknown, path: string) => {
      if (typeof value !== 'object' || value === null) return;
      const choices = (value as { anyOf?: object[] }).anyOf ?? [];
      if (choices.some((one) => 'anyOf' in one || 'oneOf' in one)) nested.push(path);
      for (const [name, held] of Object.entries(value)) look(held, `${path}/${name}`);
    };
    look(JSON.parse(readFileSync(file, 'utf8')), '');
    assert.equal(nested, []);
  },
);

generators(
  'a TypeScript client is generated and passes the type check, with names that people would choose',
  async ({ folder, file }) => {
    const made = await run([
      'node_modules/swagger-typescript-api/dist/cli.mjs',
      'generate',
      ...[
        '--path',
        file,
        '--output',
        folder,
        '--name',
        'client.ts',
        '--extract-request-params',
        '--generate-union-enums',
        '--silent',
      ],
    ]);
    assert.is(made.code, 0, made.output);
    const caller = join(folder, 'caller.ts');
    writeFileSync(caller, callerText);
    const checked = await run([
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      '--strict',
      ...['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler'],
      ...['--lib', 'es2022,dom,dom.iterable', '--types', '', '--ignoreConfig', '--skipLibCheck', caller],
    ]);
    assert.is(checked.code, 0, checked.output);
  },
);

generators.run();

/** What an integrator would write: types by name, null where it can be null, a choice told apart by its `type`. */
const callerText = `
import { Api, type Alert, type Case, type CaseCommand, type Document, type Intake, type Problem } from './client';

export async function look(secret: string): Promise<[Case, string | null]> {
  const api = new Api({ baseApiParams: { headers: { Authorization: \`Bearer \${secret}\` } } });
  const who = (await api.api.getSession()).data.user;
  const page = (await api.api.listCases({ view: 'open', limit: 20 })).data;
  const first = page.items[0];
  if (first === undefined || who === null) throw new Error('nothing to see');
  const detail = (await api.api.getCase({ id: first.id })).data;
  const lead: string | null = detail.case.lead === null ? null : detail.case.lead.name;
  return [detail.case, lead];
}
export const file: CaseCommand = { type: 'file', level: 'orange', emergency: false, reason: '多人反映' };
export const titles = (alerts: Alert[], documents: Document[]): string[] => [
  ...alerts.map(({ title }) => title),
  ...documents.map(({ title }) => title),
];
export const counted = ({ accepted, records }: Intake): boolean => accepted <= records.length;
export const sentence = ({ detail }: Problem): string => detail;
`;

async function run(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      maxBuffer: 20_000_000,
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { code, output: `${stdout ?? ''}${stderr ?? ''}` };
  }
}
