import { createRequire } from 'node:module';

/**
 * 弱口令: why a password that has enough characters of enough kinds would still be guessed early; null when it would not.
 * Looked up in the list of the most common passwords, and by the habits of Chinese offices: pinyin with a year, a date
 * or 123456, keyboard rows, one thing repeated, the name of the account.
 */
export function weakness(password: string, name: string): string | null {
  const typed = password.normalize('NFKC').toLowerCase();
  const common = commonPasswords();
  const account = name.toLowerCase();
  if (account.length >= 3 && typed.includes(account)) return '口令不能包含账号，请换一个';
  for (const form of [typed, plainWord(typed), typed.replace(/[^a-z0-9]/g, ''), unshifted(typed)])
    if (common.has(form) || isRow(form)) return tooCommon;
  if (new Set(typed).size < 5) return '口令里不同的字符太少，请换一个';
  for (const form of [typed, plainWord(typed)]) if (isHabit(form, common)) return tooCommon;
  return null;
}

const tooCommon = '这个口令太常见，容易被猜到；请不要用拼音或常用词加年份、日期、123456 之类，可用几个不相关的词';

/** One word that anybody would try, and beside it nothing but signs and a number that anybody would try. */
function isHabit(typed: string, common: ReadonlySet<string>): boolean {
  const words = typed.match(/[a-z]+/g) ?? [];
  const numbers = typed.match(/\d+/g) ?? [];
  if (!numbers.every(isPlainNumber)) return false;
  const word = words.join('');
  if (words.length > 1 && !words.every((one) => habits.has(one))) return false;
  return word.length <= 3 || habits.has(word) || common.has(word) || isRow(word) || isPinyin(word);
}

/** Words of this office and of every office. */
const habits = new Set(
  `huanbao huanjing shengtai huanbaoju huanbaoting shengtaiting shengtaiju huiying yuqing xuanjiao guanli guanliyuan mima koulin
  bangong bangongshi lingdao shenji ceshi jiangxi nanchang jiujiang ganzhou yichun shangrao jian pingxiang xinyu yingtan fuzhou
  jingdezhen beijing shanghai zhongguo china woaini woaizhongguo admin administrator root system manager user guest test demo
  password passwd pass pwd welcome login qwer qwerty asdf zxcv hello abcd abc aa hb epb sthj dzh office server oracle huawei`.split(
    /\s+/,
  ),
);

/** A year, a date, a run, a repetition, or no more than three digits. */
function isPlainNumber(digits: string): boolean {
  if (digits.length <= 3 || isRow(digits)) return true;
  if (/^(19|20)\d\d((0?[1-9]|1[0-2])(0?[1-9]|[12]\d|3[01])?)?$/.test(digits)) return true;
  return /^(\d{1,3})\1+$/.test(digits) || /^(520|1314|5201314|1234|12345)+\d{0,4}$/.test(digits);
}

/** A run of neighbours (abcdef, 987654), one sign repeated, or a row of the keyboard. */
function isRow(word: string): boolean {
  if (word.length < 3) return false;
  const steps = new Set(
    Array.from({ length: word.length - 1 }, (_, at) => word.charCodeAt(at + 1) - word.charCodeAt(at)),
  );
  const [step = 9] = steps;
  if (steps.size === 1 && Math.abs(step) <= 1) return true;
  return rows.some((row) => row.includes(word));
}

const forward = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '01234567890123456789',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'q1w2e3r4t5y6u7i8o9p0',
];
const rows = forward.flatMap((row) => [row, [...row].reverse().join('')]);

/** One to four syllables of pinyin. */
function isPinyin(word: string): boolean {
  return pinyin.test(word);
}

const initial = '(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?';
const final =
  '(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ue|ui|uo|er|a|o|e|i|u|v)';
const pinyin = new RegExp(`^(?:${initial}${final}){1,4}$`);

/** p@ssw0rd2026 as password2026: signs between letters stand for letters. */
function plainWord(typed: string): string {
  const alike: Record<string, string> = {
    '@': 'a',
    '4': 'a',
    '0': 'o',
    '3': 'e',
    '1': 'i',
    '!': 'i',
    $: 's',
    '5': 's',
  };
  return typed.replace(/(?<=[a-z].*)[@4031!$5](?=.*[a-z])/g, (sign) => alike[sign] ?? sign);
}

/** 1qaz@wsx as 1qaz2wsx: the same keys, one of them with shift. */
function unshifted(typed: string): string {
  return typed.replace(/[!@#$%^&*()]/g, (sign) => String(('!@#$%^&*('.indexOf(sign) + 1) % 10));
}

let known: ReadonlySet<string> | null = null;
/** Some 49,000, read when the first password is set: no other start-up should wait for them. */
function commonPasswords(): ReadonlySet<string> {
  known ??= new Set(
    (createRequire(import.meta.url)('@zxcvbn-ts/language-common') as Lists).dictionary['passwords-common'],
  );
  return known;
}

type Lists = { dictionary: { 'passwords-common': string[] } };
