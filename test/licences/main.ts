import { join } from 'node:path';
import { type Licensed, licenceFault, licensedPackages } from './licences.ts';

/** `npm run licences`: the packages with their licences, those of the product apart from the tools; fails when one may not be there. */
const packages = licensedPackages(join(import.meta.dirname, '..', '..'));
const faults = packages.flatMap((one) => {
  const fault = licenceFault(one);
  return fault === null ? [] : [`${one.name} ${one.version}: ${fault}`];
});
print(
  '随产品交付 (production)',
  packages.filter((one) => one.isShipped),
);
print(
  '仅开发使用 (development)',
  packages.filter((one) => !one.isShipped),
);
for (const fault of faults) console.error(fault);
const shipped = packages.filter((one) => one.isShipped).length;
console.log(JSON.stringify({ production: shipped, development: packages.length - shipped, faults: faults.length }));
process.exitCode = faults.length === 0 ? 0 : 1;

function print(title: string, shown: readonly Licensed[]): void {
  const widths = [
    Math.max(...shown.map(({ name }) => name.length)),
    Math.max(...shown.map(({ version }) => version.length)),
  ];
  console.log(`\n${title}: ${shown.length}`);
  for (const { name, version, licence } of shown)
    console.log(`  ${name.padEnd(widths[0] ?? 0)}  ${version.padEnd(widths[1] ?? 0)}  ${licence ?? '—'}`);
}
