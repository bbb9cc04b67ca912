import { createHmac } from 'node:crypto';
import type { ChannelType, Message } from '../channel-type.ts';
import { hostOf, textField, urlField } from '../checks.ts';
import { fitText } from '../fit.ts';
import { postRobot } from '../post-robot.ts';

/** 钉钉群机器人 with 加签; it calls people by mobile number, which has to stand in the text too. */
export const dingtalk: ChannelType = {
  type: 'dingtalk',
  name: '钉钉群机器人',
  reach: 'group',
  contact: 'mobile',
  fields: [
    urlField(
      '机器人地址',
      '机器人的 Webhook 地址，形如 https://oapi.dingtalk.com/robot/send?access_token=…',
      /(^|\.)dingtalk\.com$/,
    ),
    textField('secret', '加签密钥', '安全设置选“加签”后给出的 SEC 开头的密钥', {
      kind: 'password',
      secret: true,
      check: (value) => (/^\S{8,200}$/.test(value) ? null : '加签密钥请原样粘贴，中间没有空格。'),
    }),
  ],
  maxBytes: 16_000,
  perMinute: 20,
  shown: ({ url }) => hostOf(url),
  place: ({ url = '' }) => url,
  send: (message, { url = '', secret = '' }, out) =>
    postRobot(signed(url, secret, out.at), bodyOf(message), out, meanings),
};

/** 加签: the address with the time and its HMAC. */
function signed(url: string, secret: string, at: Date): string {
  const timestamp = String(at.getTime());
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  return `${url}${url.includes('?') ? '&' : '?'}timestamp=${timestamp}&sign=${encodeURIComponent(sign)}`;
}

function bodyOf(message: Message): object {
  const mobiles = (message.to?.people ?? []).flatMap(({ mobile }) => (mobile === null ? [] : [mobile]));
  const calls = mobiles.map((mobile) => ` @${mobile}`).join('');
  return {
    msgtype: 'text',
    text: { content: fitText(message, dingtalk.maxBytes, calls) },
    at: { atMobiles: mobiles, isAtAll: false },
  };
}

const meanings = {
  '300001': '机器人地址无效，请重新复制',
  '310000': '安全设置不符，请核对加签密钥和服务器时间',
  '660026': '一分钟内超过 20 条',
  '130101': '一分钟内超过 20 条',
};
