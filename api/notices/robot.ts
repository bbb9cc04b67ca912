import { refusalIn } from '../channels/post-robot.ts';
import { feishuBody } from '../channels/types/feishu.ts';
import { wecom, wecomBody } from '../channels/types/wecom.ts';
import type { Channel } from './send-outbox.ts';

/**
 * 群机器人 of WEBHOOK_URL: posts to the address of a group robot of 企业微信 or 钉钉 (`msgtype`, `errcode`) or 飞书
 * (`msg_type`, `code`), told apart by the host. `post` is fetch or a stand-in with its limits set. A notice too long for
 * the robot is cut at its text; its link always stands.
 */
export function robotChannel(
  url: string,
  webAddress: string,
  post: (url: string, body: string) => Promise<{ status: number; text: string }>,
): Channel {
  const bodyOf = isFeishu(url) ? feishuBody : wecomBody;
  return {
    name: '群机器人',
    perMinute: wecom.perMinute,
    send: async ({ to = null, ...notice }) => {
      const message = bodyOf({ ...notice, to, link: `${webAddress}${notice.target}` });
      const answer = await post(url, JSON.stringify(message));
      if (answer.status < 200 || answer.status >= 300) throw new Error(`对方返回 ${answer.status}`);
      const refusal = refusalIn(answer.text);
      if (refusal !== null) throw new Error(`对方拒收：${refusal.words}`);
      return answer.text.slice(0, saidMax);
    },
  };
}

/** Which of the two forms a robot at this address reads. */
export function isFeishu(url: string): boolean {
  return /(^|\.)(feishu\.cn|larksuite\.com)$/.test(new URL(url).hostname);
}

const saidMax = 200;
