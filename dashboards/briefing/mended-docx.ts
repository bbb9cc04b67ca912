import { fixedZip } from './fixed-zip.ts';
import { xmlText } from './xml-text.ts';

/** A Word file without the characters that keep readers from opening it, written out or as references; all else stays. */
export function mendedDocx(docx: Uint8Array): Buffer {
  return fixedZip(docx, (name, bytes) =>
    /\.(xml|rels)$/.test(name) ? Buffer.from(withoutReferences(xmlText(bytes.toString('utf8')))) : bytes,
  );
}

function withoutReferences(xml: string): string {
  return xml.replace(/&#(?:x([0-9a-f]{1,8})|(\d{1,10}));/gi, (whole, hex: string | undefined, decimal: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff && xmlText(String.fromCodePoint(code)) !== '' ? whole : '';
  });
}
