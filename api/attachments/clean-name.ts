import { mask } from '../../analysis/mask.ts';
import { storable } from '../storable.ts';
import { type AttachmentType, attachmentTypes } from './contract.ts';

/** 文件名: as people may read it in ledger and print: no folder, no control signs or signs that turn the direction, no personal data, at most 100 characters, and the ending of what it really is. */
export function cleanName(given: string, type: AttachmentType): string {
  const base = storable(given)
    .normalize('NFC')
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .trim();
  const { stem } = splitName(base);
  const plain = [...mask(stem.replace(/^[.\s]+|[.\s]+$/g, ''))].slice(0, stemMax).join('');
  return `${plain === '' ? '附件' : plain}.${endingOf(base, type)}`;
}

/** The ending in small letters without its dot; '' where there is none. */
export function splitName(name: string): { stem: string; ending: string } {
  const match = /^(.*)\.([\p{L}\d]{1,8})$/su.exec(name.trim());
  return match === null
    ? { stem: name.trim(), ending: '' }
    : { stem: match[1] ?? '', ending: (match[2] ?? '').toLowerCase() };
}

const stemMax = 80;

/** The one it has where that fits. */
function endingOf(name: string, type: AttachmentType): string {
  const { ending } = splitName(name);
  const fitting: readonly string[] = attachmentTypes[type].endings;
  return fitting.includes(ending) ? ending : attachmentTypes[type].endings[0];
}
