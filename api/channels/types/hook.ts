import { createHash } from 'node:crypto';
import { signedHeaders } from '../../webhooks/sign.ts';
import type { ChannelType } from '../channel-type.ts';
import { hostOf, numberIn, textField, urlField } from '../checks.ts';
import { cutBytes, fitBody } from '../fit.ts';

/** 短信或语音网关: one JSON message for one person's mobile; the gateway turns it into what it sends or reads out. */
export const hook: ChannelType = {
  type: 'hook',
  name: '短信或语音网关',
  reach: 'person',
  contact: 'mobile',
  fields: [
    urlField('网关地址', '接收 JSON 的地址，内容为 {to, name, subject, text, link}；应答 2xx 即为收下', null),
    textField('secret', '签名密钥', 'whsec_ 开头（Standard Webhooks）；对方验签时填写，不验签留空', {
      kind: 'password',
      secret: true,
      required: false,
      check: (value) =>
        /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(value) ? null : '签名密钥须以 whsec_ 开头，后面是 base64。',
    }),
    textField('maxCharacters', '正文最多字数', '超过的截断；链接总是完整', {
      kind: 'number',
      initial: '300',
      check: numberIn('正文最多字数', 20, 5_000),
    }),
  ],
  maxBytes: 15_000,
  perMinute: 60,
  shown: ({ url }) => hostOf(url),
  place: ({ url = '' }) => url,
  async send(message, { url = '', secret, maxCharacters = '300' }, out) {
    const person = message.to?.people[0];
    if (person?.mobile == null) throw new Error('没有登记手机号');
    // Three bytes a character is what Chinese takes.
    const maxBytes = Number(maxCharacters) * 3;
    const body = JSON.stringify({
      to: person.mobile,
      name: person.name,
      subject: cutBytes(message.subject, maxBytes),
      text: fitBody(message, maxBytes),
      link: message.link,
    });
    const id = `msg_${createHash('sha256').update(`${message.key} ${person.mobile}`).digest('hex').slice(0, 32)}`;
    const headers = secret === undefined ? { 'webhook-id': id } : signedHeaders(secret, id, out.at, body);
    const { error, status, said } = await out.poster.post(url, headers, body, out.allowInternal);
    if (error !== null) throw new Error(error);
    return `${status}${said === '' ? '' : ` ${said}`}`;
  },
};
