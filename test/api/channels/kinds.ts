import { createHmac } from 'node:crypto';
import * as assert from 'uvu/assert';
import type { ChannelTypeName } from '../../../api/channels/contract.ts';
import { isSigned } from '../webhooks/receiver.ts';
import { type Arrived, openMailServer, openRobot, type StandIn } from './stand-ins.ts';

/** What one type of channel is to the tests that all types share. */
export type Kind = {
  type: ChannelTypeName;
  reach: 'group' | 'person';
  open(): Promise<StandIn>;
  settings(standIn: StandIn): Record<string, string>;
  /** Values that no answer and no log may hold. */
  secrets: readonly string[];
  /** What a reader sees. */
  text(arrived: Arrived): string;
  /** Whom it calls or is for. */
  called(arrived: Arrived): unknown;
  /** Throws where it does not prove who sends. */
  proved(arrived: Arrived): void;
  /** A refusal in the words of the product. */
  refused: RegExp;
  failed: RegExp;
};

const whsec = `whsec_${Buffer.from('thirty-two-bytes-of-a-test-secret').toString('base64')}`;

export const kinds: readonly Kind[] = [
  {
    ...{ type: 'wecom', reach: 'group', open: () => openRobot('wecom') },
    settings: ({ url }) => ({ url }),
    secrets: ['very-secret-key'],
    text: ({ body }) => body.text.content,
    called: ({ body }) => body.text.mentioned_mobile_list ?? [],
    proved: ({ body }) => assert.is(body.msgtype, 'text'),
    refused: /^对方拒收：errcode 93000（机器人地址无效，请到群设置里重新复制）$/,
    failed: /^对方返回 500/,
  },
  {
    ...{ type: 'dingtalk', reach: 'group', open: () => openRobot('dingtalk') },
    settings: ({ url }) => ({ url, secret: 'SECdingtalk-test-secret' }),
    secrets: ['very-secret-key', 'SECdingtalk-test-secret'],
    text: ({ body }) => body.text.content,
    called: ({ body }) => body.at.atMobiles,
    proved({ query }) {
      const timestamp = query.get('timestamp') ?? '';
      assert.match(timestamp, /^\d{13}$/);
      const secret = 'SECdingtalk-test-secret';
      assert.is(query.get('sign'), createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'));
      assert.is(query.get('key'), 'very-secret-key');
    },
    refused: /^对方拒收：errcode 310000（安全设置不符/,
    failed: /^对方返回 500/,
  },
  {
    ...{ type: 'feishu', reach: 'group', open: () => openRobot('feishu') },
    settings: ({ url }) => ({ url, secret: 'feishu-test-secret' }),
    secrets: ['very-secret-key', 'feishu-test-secret'],
    text: ({ body }) => body.content.text,
    called: ({ body }) => [...body.content.text.matchAll(/<at user_id="(.*?)">/g)].map((found) => found[1]),
    proved({ body }) {
      assert.match(body.timestamp, /^\d{10}$/);
      const expected = createHmac('sha256', `${body.timestamp}\nfeishu-test-secret`).digest('base64');
      assert.equal([body.msg_type, body.sign], ['text', expected]);
    },
    refused: /^对方拒收：code 19021（签名不符/,
    failed: /^对方返回 500/,
  },
  {
    ...{ type: 'mail', reach: 'person', open: openMailServer },
    settings: ({ port }) => ({
      ...{ host: '127.0.0.1', port: String(port), security: 'none', from: 'huiying@example.gov.cn' },
      ...{ user: 'huiying', password: 'mail-test-password' },
    }),
    secrets: ['mail-test-password'],
    text: ({ body }) => `${body.subject}\n${body.text}`,
    called: ({ body }) => body.to,
    proved: ({ headers }) => assert.match(String(headers['message-id']), /^<[0-9a-f]{32}@example\.gov\.cn>$/),
    refused: /^对方拒收：550 5\.7\.1 message refused$/,
    failed: /421 broken|连不上发信服务器/,
  },
  {
    ...{ type: 'hook', reach: 'person', open: () => openRobot('hook') },
    settings: ({ url }) => ({ url, secret: whsec, maxCharacters: '300' }),
    secrets: ['very-secret-key', whsec],
    text: ({ body }) => `${body.subject}\n${body.text}\n${body.link}`,
    called: ({ body }) => body.to,
    proved(arrived) {
      const { headers, raw, path, body } = arrived;
      assert.ok(isSigned({ headers, text: raw, path, body }, whsec));
    },
    refused: /^对方返回 403/,
    failed: /^对方返回 500/,
  },
];
