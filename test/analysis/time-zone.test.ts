import { execFileSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { suite } from '../suite.ts';

const test = suite('time zone of the process');
const program = `
  import { assess } from ${JSON.stringify(new URL('../../analysis/assess.ts', import.meta.url).href)};
  const at = (publishedAt) => assess({
    title: '回顾2024年水污染事件', text: '2024年12月31日，湖口县化工厂泄漏，自来水发臭。',
    publishedAt, sourceKind: 'forum', sourceRegion: null });
  console.log(JSON.stringify([at('2026-12-31T16:30:00.000Z'), at('2026-01-01T00:30:00.000Z'), at(null)]));
`;

function assessmentsIn(TZ: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, TZ },
    encoding: 'utf8',
  });
}

test('the same text is assessed alike in Shanghai, Los Angeles and Kiritimati', () => {
  const shanghai = assessmentsIn('Asia/Shanghai');
  assert.ok(shanghai.includes('"state"'));
  assert.is(assessmentsIn('America/Los_Angeles'), shanghai);
  assert.is(assessmentsIn('Pacific/Kiritimati'), shanghai);
});

test.run();
