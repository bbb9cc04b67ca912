import * as assert from 'uvu/assert';
import { robotChannel } from '../../../api/notices/robot.ts';
import { suite } from '../../suite.ts';

const robots = suite('group robots');
const notice = { key: 'k', recipient: 'role:publicity', subject: '超时', text: '请办理', target: '/cases/1' };

robots('posts the notice with its link and takes errcode 0 as received', async () => {
  const posted: string[] = [];
  const channel = robotChannel(
    'https://qyapi.example.com/send',
    'https://huiying.example.gov.cn',
    async (url, body) => {
      posted.push(url, body);
      return { status: 200, text: '{"errcode":0}' };
    },
  );
  await channel.send(notice);
  assert.is(posted[0], 'https://qyapi.example.com/send');
  assert.is(JSON.parse(posted[1] ?? '').text.content, '【超时】\n请办理\nhttps://huiying.example.gov.cn/cases/1');
});

robots('fails on another status or errcode, with the cause', async () => {
  for (const [status, text, cause] of [
    [502, '', '对方返回 502'],
    [200, '{"code":19024,"msg":"Key Words Not Found"}', '对方拒收：code 19024'],
    [200, '{"StatusCode":9499,"StatusMessage":"Bad Request"}', '对方拒收：StatusCode 9499'],
    [200, '{"errcode":93000,"errmsg":"invalid webhook url"}', '对方拒收：errcode 93000'],
  ] as const) {
    try {
      await robotChannel('https://qyapi.example.com/send', '', async () => ({ status, text })).send(notice);
      assert.unreachable();
    } catch (error) {
      assert.is(error instanceof Error ? error.message : '', cause);
    }
  }
});

robots('speaks to 飞书 in its own form', async () => {
  const posted: string[] = [];
  const channel = robotChannel(
    'https://open.feishu.cn/open-apis/bot/v2/hook/x',
    'https://huiying.example.gov.cn',
    async (_, body) => {
      posted.push(body);
      return { status: 200, text: '{"code":0,"msg":"success"}' };
    },
  );
  await channel.send(notice);
  assert.equal(JSON.parse(posted[0] ?? ''), {
    msg_type: 'text',
    content: { text: '【超时】\n请办理\nhttps://huiying.example.gov.cn/cases/1' },
  });
});

robots('a notice of any length arrives within 2,048 bytes, whole characters, with its link', async () => {
  for (const [subject, text] of [
    ['审核退回', '意见'.repeat(900)],
    ['很长的标题'.repeat(300), '𠮷'.repeat(900)],
    ['审核退回', '意'.repeat(655)],
  ] as const) {
    let content = '';
    const channel = robotChannel(
      'https://qyapi.example.com/send',
      'https://huiying.example.gov.cn',
      async (_, body) => {
        content = JSON.parse(body).text.content;
        return { status: 200, text: '{"errcode":0}' };
      },
    );
    await channel.send({ ...notice, subject, text });
    assert.ok(Buffer.byteLength(content) <= 2_048, `${Buffer.byteLength(content)} bytes`);
    assert.ok(content.endsWith('\nhttps://huiying.example.gov.cn/cases/1'));
    assert.ok(content.isWellFormed());
    assert.match(content, /^【[审很]/);
  }
});

robots.run();
