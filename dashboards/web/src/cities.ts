/** 设区市 of Jiangxi, by their national codes (GB/T 2260), in the order of the code. */
export const cities = [
  { code: '3601', name: '南昌市', short: '南昌' },
  { code: '3602', name: '景德镇市', short: '景德镇' },
  { code: '3603', name: '萍乡市', short: '萍乡' },
  { code: '3604', name: '九江市', short: '九江' },
  { code: '3605', name: '新余市', short: '新余' },
  { code: '3606', name: '鹰潭市', short: '鹰潭' },
  { code: '3607', name: '赣州市', short: '赣州' },
  { code: '3608', name: '吉安市', short: '吉安' },
  { code: '3609', name: '宜春市', short: '宜春' },
  { code: '3610', name: '抚州市', short: '抚州' },
  { code: '3611', name: '上饶市', short: '上饶' },
] as const;
