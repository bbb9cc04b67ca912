import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { ChannelType, Message, Out, Settings } from '../channel-type.ts';
import { numberIn, textField } from '../checks.ts';
import { cutBytes, fitBody } from '../fit.ts';

/** 电子邮件 by the office's own mail server. */
export const mail: ChannelType = {
  type: 'mail',
  name: '电子邮件',
  reach: 'person',
  contact: 'email',
  fields: [
    textField('host', '发信服务器', '例如 smtp.example.gov.cn', {
      check: (value) => (/^[\w.:-]{1,200}$/.test(value) ? null : '发信服务器只填主机名，不带 smtp:// 和端口。'),
    }),
    textField('port', '端口', 'TLS 通常为 465，STARTTLS 通常为 587', {
      kind: 'number',
      initial: '465',
      check: numberIn('端口', 1, 65_535),
    }),
    textField('security', '加密方式', '没有加密时口令和正文在网上是明文，只用于单位内网', {
      kind: 'choice',
      options: { tls: 'TLS', starttls: 'STARTTLS', none: '不加密' },
      initial: 'tls',
      check: (value) => (['tls', 'starttls', 'none'].includes(value) ? null : '请选择加密方式。'),
    }),
    textField('user', '登录名', '不需要登录的服务器留空', { required: false }),
    textField('password', '口令或授权码', '只保存，不再显示', { kind: 'password', secret: true, required: false }),
    textField('from', '发件人地址', '收件人看到的地址', {
      check: (value) => (/^[^\s<>"@]+@[^\s<>"@]+\.[^\s<>"@]+$/.test(value) ? null : '发件人地址写得不完整。'),
    }),
  ],
  maxBytes: 100_000,
  perMinute: 60,
  shown: ({ host = '', from = '' }) => `${from}（${host}）`,
  place: ({ host = '' }) => host,
  async send(message, settings, out) {
    const email = message.to?.people[0]?.email ?? null;
    if (email === null) throw new Error('没有登记电子邮箱');
    const transport = await open(settings, out);
    try {
      const { response } = await transport.sendMail(letter(message, email, settings));
      return response;
    } catch (error) {
      throw new Error(causeOf(error), { cause: error });
    } finally {
      transport.close();
    }
  },
};

const waitMs = 10_000;

/** Connects to the address that was checked, and expects the certificate of the name. */
async function open({ host = '', port = '', security, user, password = '' }: Settings, out: Out) {
  return createTransport({
    host: await out.poster.addressOf(host, out.allowInternal),
    port: Number(port),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { servername: host },
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** One notice has one Message-ID, so that a mail server can drop what it has already. */
function letter(message: Message, email: string, { from = '' }: Settings) {
  const { key, subject, to, link } = message;
  const id = createHash('sha256').update(`${key} ${email}`).digest('hex').slice(0, 32);
  return {
    from: { name: '回应', address: from },
    to: { name: to?.people[0]?.name ?? '', address: email },
    subject: cutBytes(subject, subjectMaxBytes).replace(/[\r\n]+/g, ' '),
    text: `${fitBody(message, mail.maxBytes)}\n\n${link}\n`,
    messageId: `<${id}@${from.slice(from.indexOf('@') + 1)}>`,
  };
}

const subjectMaxBytes = 500;

/** What went wrong with a mail server, in words. */
function causeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error && 'response' in error ? String(error.response).slice(0, 200) : '';
  switch (code) {
    case 'EAUTH':
      return `对方不接受登录名或口令${said === '' ? '' : `：${said}`}`;
    case 'ETIMEDOUT':
      return `${waitMs / 1_000} 秒内没有应答`;
    case 'ETLS':
      return '加密连接没有建立，请核对加密方式和端口';
    case 'EENVELOPE':
    case 'EMESSAGE':
      return `对方拒收：${said}`;
    case 'ECONNECTION':
    case 'ESOCKET':
    case 'ECONNREFUSED':
      return '连不上发信服务器，请核对主机名、端口和加密方式';
    default:
      return `发信失败${said === '' ? `（${code}）` : `：${said}`}`;
  }
}
