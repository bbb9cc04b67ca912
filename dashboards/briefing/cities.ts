/** 设区市: the eleven cities of the province, code and name, in the order of their codes. */
export const cities: readonly { code: string; name: string }[] = [
  { code: '3601', name: '南昌' },
  { code: '3602', name: '景德镇' },
  { code: '3603', name: '萍乡' },
  { code: '3604', name: '九江' },
  { code: '3605', name: '新余' },
  { code: '3606', name: '鹰潭' },
  { code: '3607', name: '赣州' },
  { code: '3608', name: '吉安' },
  { code: '3609', name: '宜春' },
  { code: '3610', name: '抚州' },
  { code: '3611', name: '上饶' },
];
