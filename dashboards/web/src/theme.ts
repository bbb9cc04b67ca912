import type { ThemeConfig } from 'antd';
import type { Level } from '../../../analysis/codes.ts';

/** The colours of all screens: paper ground, ink text, one quiet accent; only the four levels are loud. */
export const palette = {
  paper: '#faf8f3',
  sheet: '#fffefb',
  line: '#e3ded2',
  ink: '#20242a',
  soft: '#5a616b',
  accent: '#0f5c5c',
  accentPale: '#e4efed',
  mark: '#ffe9a8',
  good: '#2f6b3a',
  warn: '#a34a00',
  bad: '#b3122a',
  previous: '#9aa0a8',
} as const;

/** 等级颜色: ground and text of each level mark; contrast at least 4.5. */
export const levelColours: Record<Level, { ground: string; text: string }> = {
  none: { ground: '#e9e6de', text: '#4a5058' },
  blue: { ground: '#1d5fbf', text: '#ffffff' },
  yellow: { ground: '#f5c400', text: '#20242a' },
  orange: { ground: '#c9500a', text: '#ffffff' },
  red: { ground: '#c20f2f', text: '#ffffff' },
};

export const fontFamily =
  '"PingFang SC", "Microsoft YaHei", "HarmonyOS Sans SC", "Source Han Sans SC", "Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", SimSun, system-ui, sans-serif';

/** Whoever has asked his system for less motion gets none. */
const motion = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches !== true;

/** The antd theme that goes with the palette. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: palette.accent,
    colorInfo: palette.accent,
    colorLink: palette.accent,
    colorSuccess: palette.good,
    colorWarning: palette.warn,
    colorError: palette.bad,
    colorText: palette.ink,
    colorTextSecondary: palette.soft,
    colorTextDescription: palette.soft,
    colorTextPlaceholder: '#747b85',
    colorBgLayout: palette.paper,
    colorBgContainer: palette.sheet,
    colorBgElevated: palette.sheet,
    colorBorder: '#cfc9bb',
    colorBorderSecondary: palette.line,
    borderRadius: 4,
    fontFamily,
    fontSize: 14,
    controlHeight: 34,
    motion,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Table: { cellPaddingBlockSM: 7, cellPaddingInlineSM: 8, headerBg: palette.paper },
    Tabs: { horizontalMargin: '0' },
    Segmented: { trackBg: palette.line, itemSelectedBg: palette.sheet },
  },
};

/** Hands the palette to the style sheet, so that there is one place for a colour. */
export function paintRoot(root: HTMLElement): void {
  for (const [name, value] of Object.entries(palette)) root.style.setProperty(`--${name}`, value);
  for (const [level, { ground, text }] of Object.entries(levelColours)) {
    root.style.setProperty(`--level-${level}`, ground);
    root.style.setProperty(`--level-${level}-text`, text);
  }
  root.style.setProperty('--font', fontFamily);
}
