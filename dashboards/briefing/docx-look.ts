import { convertMillimetersToTwip, type IRunOptions } from 'docx';

/** 版式 of GB/T 9704-2012: A4, text block 156 × 225 mm, 22 lines. 225 mm are 12,756 twips; a pitch of 580 would leave room for 21 lines only, so it is 579. */
export const grid = { linePitch: 579 };

/** 28 characters of 3号 in 156 mm: each a quarter point narrower (in twips). A grid of characters would say the same, but LibreOffice and WPS spread it to 22. */
export const bodyCharacterSpacing = -5;

/** 天头、订口、地脚、右边 and the distance of head and page number from the edge. */
export const margins = {
  top: convertMillimetersToTwip(37),
  left: convertMillimetersToTwip(28),
  bottom: convertMillimetersToTwip(35),
  right: convertMillimetersToTwip(26),
  header: convertMillimetersToTwip(20),
  footer: convertMillimetersToTwip(23),
};

/** 156 mm in twips. */
export const textWidth = convertMillimetersToTwip(156);

/** 字号 in half points. */
export const size = { title: 44, masthead: 84, body: 32, small: 28, table: 21 };

/** Red of the head (红色刊名). */
export const red = 'E00000';

type Font = NonNullable<Exclude<IRunOptions['font'], string>>;

/** 字体: names of Word's fonts; what to take where one is not installed stands in the font table. */
export const fonts = {
  body: font('仿宋_GB2312'),
  title: font('方正小标宋简体'),
  heading: font('黑体'),
  kai: font('楷体_GB2312'),
  table: font('宋体'),
} satisfies Record<string, Font>;

/** Names by which a machine may know the same or a near font, for the font table. */
export const otherNames: Record<string, string> = {
  仿宋_GB2312: '仿宋;FangSong;FangSong_GB2312',
  方正小标宋简体: 'FZXiaoBiaoSong-B05S;方正小标宋_GBK;华文中宋;STZhongsong',
  楷体_GB2312: '楷体;KaiTi;KaiTi_GB2312',
  黑体: 'SimHei',
  宋体: 'SimSun',
};

/** The library cannot say that a paragraph leaves the grid of lines: all do whose lines are not those of the body. */
export function offGrid(xml: string): string {
  return xml.replace(/<w:spacing (?=[^>]*w:line=")(?![^>]*w:line="579")/g, '<w:snapToGrid w:val="0"/><w:spacing ');
}

function font(name: string): Font {
  return { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: name };
}
