import type { Field } from './channel-type.ts';

/** A field of one line that has to be filled in. */
export function textField(key: string, label: string, hint: string, more: Partial<Field> = {}): Field {
  return { key, label, hint, kind: 'text', secret: false, required: true, check: () => null, ...more };
}

/** The address of a robot or gateway: whoever knows it can post there, so it is a secret. */
export function urlField(label: string, hint: string, host: RegExp | null): Field {
  return textField('url', label, hint, {
    kind: 'url',
    secret: true,
    check: (value) => {
      if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
        return `${label}请填写以 https:// 开头的完整网址。`;
      const { username, password, hostname } = new URL(value);
      if (username !== '' || password !== '') return `${label}不能带用户名或口令。`;
      // An office's own gateway in front of the robot stands under another name.
      return host === null || host.test(hostname) || !knownHosts.test(hostname)
        ? null
        : `这个网址不属于所选的渠道类型，请核对${label}。`;
    },
  });
}

export function numberIn(label: string, least: number, most: number) {
  return (value: string) =>
    /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most
      ? null
      : `${label}请填写 ${least}–${most} 的整数。`;
}

/** The host of an address, which alone is shown of it. */
export function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : '地址未填写';
}

const knownHosts = /(^|\.)(qyapi\.weixin\.qq\.com|dingtalk\.com|feishu\.cn|larksuite\.com)$/;
