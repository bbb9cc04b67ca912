/** 发现方式, by the codes of the contract. */
export const origins = {
  alert: '系统监测',
  manual: '人工巡查',
  superior: '上级转办',
  '12369': '12369 举报',
  '12345': '12345 热线',
  inspection: '督察交办',
  press: '媒体采访',
} as const;

/** The Chinese name of an origin; an unknown code is shown as it is. */
export function originName(code: string): string {
  return code in origins ? origins[code as keyof typeof origins] : code;
}
