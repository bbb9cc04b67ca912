import type { ChannelType, Settings } from './channel-type.ts';
import type { ChannelTypeName, ChannelTypeView } from './contract.ts';
import { dingtalk } from './types/dingtalk.ts';
import { feishu } from './types/feishu.ts';
import { hook } from './types/hook.ts';
import { mail } from './types/mail.ts';
import { wecom } from './types/wecom.ts';

/** All types of channels by name. */
export const typesByName: Readonly<Record<ChannelTypeName, ChannelType>> = { wecom, dingtalk, feishu, mail, hook };

/** The types as the form needs them. */
export function typeViews(): ChannelTypeView[] {
  return Object.values(typesByName).map(({ type, name, reach, contact, perMinute, maxBytes, fields }) => ({
    ...{ type, name, reach, contact, perMinute, maxBytes },
    fields: fields.map(({ key, label, kind, secret, required, hint, options = {}, initial = null }) => ({
      ...{ key, label, kind, secret, required, hint, initial },
      options: Object.entries(options).map(([value, words]) => ({ value, label: words })),
    })),
  }));
}

/** What is wrong with the settings of a type, by field; settings that it does not have are dropped. */
export function readSettings(
  type: ChannelType,
  typed: Settings,
): { settings: Settings; faults: { path: string; message: string }[] } {
  const settings: Record<string, string> = {};
  const faults: { path: string; message: string }[] = [];
  for (const field of type.fields) {
    const value = (typed[field.key] ?? '').trim();
    if (value === '') {
      if (field.required) faults.push({ path: `settings.${field.key}`, message: `请填写${field.label}。` });
      continue;
    }
    const wrong = field.check(value);
    if (wrong !== null) faults.push({ path: `settings.${field.key}`, message: wrong });
    settings[field.key] = value;
  }
  return { settings, faults };
}
