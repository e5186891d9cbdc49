/** Measures what each named import costs an app, against the budgets. `size-budgets.ts` holds the numbers. */
import { budgets } from './size-budgets.ts';
import { sizeOf } from './sizes.ts';

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KiB`.padStart(10);

let failed = false;
for (const { name, entry, without, limitKiB, ratchetKiB } of budgets) {
  const size = (await sizeOf(entry)) - (without === undefined ? 0 : await sizeOf(without));
  const over = size > limitKiB * 1024;
  const tooLarge = size > (ratchetKiB ?? limitKiB) * 1024;
  failed ||= tooLarge;
  const verdict = tooLarge ? 'FAILED' : over ? 'MISSED' : 'ok    ';
  console.log(`${verdict} ${kib(size)} of ${kib(limitKiB * 1024)}  ${name}`);
}
console.log('MISSED: over its budget, and watched so that it does not grow.');
process.exit(failed ? 1 : 0);
