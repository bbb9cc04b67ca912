/** 江西省 → 江西, 广西壮族自治区 → 广西. */
export function shortProvince(name: string): string {
  return name.replace(/(?:省|市|维吾尔自治区|壮族自治区|回族自治区|自治区)$/u, '');
}

/** 南昌市 → 南昌, 湘西土家族苗族自治州 → 湘西. */
export function shortCity(name: string): string {
  const plain = name.replace(/(?:市|地区|盟)$/u, '');
  return plain.replace(peoples, '');
}

/** 湖口县 → 湖口, 芷江侗族自治县 → 芷江. */
export function shortCounty(name: string): string {
  return name.replace(peoples, '').replace(/(?:市|县|区|自治县|林区|旗)$/u, '');
}

const peoples =
  /(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|怒|保安|裕固|独龙|各)族)*(?:自治州|自治县)$/u;
