import { createHmac } from 'node:crypto';
import type { ChannelType, Message } from '../channel-type.ts';
import { hostOf, textField, urlField } from '../checks.ts';
import { fitText } from '../fit.ts';
import { postRobot } from '../post-robot.ts';

/** 飞书群机器人 with 签名校验; it calls people by their account, an open_id. */
export const feishu: ChannelType = {
  type: 'feishu',
  name: '飞书群机器人',
  reach: 'group',
  contact: 'robotName',
  fields: [
    urlField(
      '机器人地址',
      '机器人的 Webhook 地址，形如 https://open.feishu.cn/open-apis/bot/v2/hook/…',
      /(^|\.)(feishu\.cn|larksuite\.com)$/,
    ),
    textField('secret', '签名密钥', '安全设置里“签名校验”给出的密钥', {
      kind: 'password',
      secret: true,
      check: (value) => (/^\S{8,200}$/.test(value) ? null : '签名密钥请原样粘贴，中间没有空格。'),
    }),
  ],
  maxBytes: 16_000,
  perMinute: 20,
  shown: ({ url }) => hostOf(url),
  place: ({ url = '' }) => url,
  send: (message, { url = '', secret = '' }, out) =>
    postRobot(url, { ...signature(secret, out.at), ...feishuBody(message) }, out, meanings),
};

/** The message in the form of 飞书. */
export function feishuBody(message: Message): object {
  const calls = (message.to?.people ?? []).flatMap(({ robotName, name }) =>
    robotName === null ? [] : [` <at user_id="${robotName.replace(/["<>]/g, '')}">${name.replace(/[<>]/g, '')}</at>`],
  );
  return { msg_type: 'text', content: { text: fitText(message, feishu.maxBytes, calls.join('')) } };
}

/** Time and secret are the key here, and nothing is the message. */
function signature(secret: string, at: Date): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64') };
}

const meanings = {
  '9499': '发送太频繁或者格式不符',
  '11232': '发送太频繁',
  '19001': '机器人地址无效，请重新复制',
  '19021': '签名不符，请核对签名密钥和服务器时间',
  '19024': '没有机器人要求的关键词，请改用签名校验',
};
