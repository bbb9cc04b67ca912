const browsers: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/360SE|360EE|QihooBrowser/, '360 浏览器'],
  [/Firefox\//, '火狐'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/, '鸿蒙'],
  [/Android/, '安卓'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Kylin|UOS|Linux/, 'Linux'],
];

/** What a browser calls itself, as people call it. */
export function deviceName(agent: string | null): string {
  if (agent === null) return '设备未知';
  const named = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(agent))?.[1];
  const parts = [named(systems), named(browsers)].filter((part) => part !== undefined);
  return parts.length === 0 ? '其他程序' : parts.join(' · ');
}
