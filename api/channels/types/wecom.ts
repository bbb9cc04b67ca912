import type { ChannelType, Message } from '../channel-type.ts';
import { hostOf, urlField } from '../checks.ts';
import { fitText } from '../fit.ts';
import { postRobot } from '../post-robot.ts';

/** 企业微信群机器人: a text of at most 2,048 bytes, 20 messages a minute; it calls people by mobile number or member account. */
export const wecom: ChannelType = {
  type: 'wecom',
  name: '企业微信群机器人',
  reach: 'group',
  contact: 'mobile',
  fields: [
    urlField(
      '机器人地址',
      '群设置里的 Webhook 地址，形如 https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
      /(^|\.)qyapi\.weixin\.qq\.com$/,
    ),
  ],
  maxBytes: 2_048,
  perMinute: 20,
  shown: ({ url }) => hostOf(url),
  place: ({ url = '' }) => url,
  send: (message, { url = '' }, out) => postRobot(url, wecomBody(message), out, meanings),
};

/** The message in the form of 企业微信. */
export function wecomBody(message: Message): object {
  const people = message.to?.people ?? [];
  const mobiles = people.flatMap(({ mobile }) => (mobile === null ? [] : [mobile]));
  const names = people.flatMap(({ mobile, robotName }) => (mobile === null && robotName !== null ? [robotName] : []));
  return {
    msgtype: 'text',
    text: {
      content: fitText(message, wecom.maxBytes),
      ...(mobiles.length === 0 ? {} : { mentioned_mobile_list: mobiles }),
      ...(names.length === 0 ? {} : { mentioned_list: names }),
    },
  };
}

const meanings = {
  '40058': '正文过长',
  '45009': '一分钟内超过 20 条',
  '93000': '机器人地址无效，请到群设置里重新复制',
};
