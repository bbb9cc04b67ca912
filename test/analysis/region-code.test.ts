import * as assert from 'uvu/assert';
import { regionCodeOf } from '../../analysis/places/region-code.ts';
import { suite } from '../suite.ts';

const regions = suite('region names to codes');

const table: [name: string, code: string | null][] = [
  ['南昌市南昌县', '360121'],
  ['江西省九江市湖口县', '360429'],
  ['江西省湖口县', '360429'],
  ['江西-赣州', '3607'],
  ['江西九江', '3604'],
  ['江西 南昌', '3601'],
  ['江西省/南昌市/东湖区', '360102'],
  ['江西', '36'],
  ['中国江西', '36'],
  ['南昌', '3601'],
  ['南昌县', '360121'],
  ['江西南昌县', '360121'],
  ['赣州章贡', '360702'],
  ['赣州市章贡区沙河镇', '360702'],
  ['南昌市新建路12号', '3601'],
  ['北京市朝阳区', '110105'],
  ['重庆市万州区', '500101'],
  ['仙桃市', '429004'],
  ['吉林', '22'],
  ['吉林市', '2202'],
  ['内蒙古', '15'],
  ['360121', '360121'],
  ['360100', '3601'],
  ['360121100000', '360121'],
  ['江西-赣州;江西-九江', '36'],
  ['江西；江西-赣州', '3607'],
  // Not one unit for certain.
  ['朝阳区', null],
  ['西湖区', null],
  ['朝阳', null],
  ['湖口', null],
  ['南昌街头', null],
  ['江西省杭州市', null],
  ['南昌市湖口县', null],
  ['999999', null],
  ['某县', null],
  ['其他', null],
  ['', null],
];

for (const [name, code] of table)
  regions(`“${name}” is ${code ?? 'no unit for certain'}`, () => {
    assert.is(regionCodeOf(name), code);
  });

regions.run();
