/** Measures what each named import costs an app, against the budgets. `size-budgets.ts` holds the numbers. */
import { budgets } from './size-budgets.ts';
import { sizeOf } from './sizes.ts';

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KiB`.padStart(10);

let failed = false;
for (const { name, entry, without, limitKiB } of budgets) {
  const size = (await sizeOf(entry)) - (without === undefined ? 0 : await sizeOf(without));
  const over = size > limitKiB * 1024;
  failed ||= over;
  console.log(`${over ? 'OVER  ' : 'ok    '} ${kib(size)} of ${kib(limitKiB * 1024)}  ${name}`);
}
process.exit(failed ? 1 : 0);
