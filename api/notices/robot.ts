import type { Channel } from './send-outbox.ts';

/**
 * 群机器人: a channel that posts to the address of a group robot of 企业微信 or 钉钉 (`msgtype`, `errcode`) or 飞书
 * (`msg_type`, `code`), told apart by the host. `post` is fetch or a stand-in with its limits set. A notice too long for
 * the robot is cut at its text; its link always stands.
 */
export function robotChannel(
  url: string,
  webAddress: string,
  post: (url: string, body: string) => Promise<{ status: number; text: string }>,
): Channel {
  const feishu = /(^|\.)(feishu\.cn|larksuite\.com)$/.test(new URL(url).hostname);
  return {
    perMinute: messagesPerMinute,
    send: async (notice) => {
      const head = `【${cutBytes(notice.subject, subjectMaxBytes)}】\n`;
      const link = `\n${webAddress}${notice.target}`;
      const content = head + cutBytes(notice.text, messageMaxBytes - Buffer.byteLength(head + link)) + link;
      const message = feishu
        ? { msg_type: 'text', content: { text: content } }
        : { msgtype: 'text', text: { content } };
      const answer = await post(url, JSON.stringify(message));
      if (answer.status < 200 || answer.status >= 300) throw new Error(`对方返回 ${answer.status}`);
      const refusal = refusalIn(answer.text);
      if (refusal !== null) throw new Error(`对方拒收：${refusal}`);
    },
  };
}

/** 企业微信: a text of at most 2,048 bytes in UTF-8, 20 messages a minute; the others allow as much. */
const messageMaxBytes = 2_048;
const subjectMaxBytes = 600;
const messagesPerMinute = 20;

/** These robots answer 200 to everything: `errcode`, `code` or `StatusCode` other than 0 is a refusal. */
function refusalIn(text: string): string | null {
  const found = /"(errcode|code|StatusCode)"\s*:\s*"?(-?\d+)/.exec(text);
  return found === null || Number(found[2]) === 0 ? null : `${found[1]} ${found[2]}`;
}

/** The beginning of a text that fits into so many bytes of UTF-8, with … where it was cut. */
function cutBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let bytes = Buffer.byteLength('…');
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return `${kept}…`;
}
