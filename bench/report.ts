/** One measured ratio and its limit, `least` or `most`; without one it is there to compare with. */
export interface Row {
  readonly what: string;
  readonly detail: string;
  readonly value: number;
  readonly least?: number;
  readonly most?: number;
}

/** `Node 24`, `Chromium`, … */
export const platform = (): string =>
  typeof process === 'object'
    ? `Node ${process.versions.node.split('.')[0] ?? ''}`
    : /Chrome\//.test(navigator.userAgent)
      ? 'Chromium'
      : 'a browser';

/**
 * Prints the table and says through the exit code whether all rows hold.
 *
 * @param version - Of what ran them, if that was not this process.
 */
export const finish = (
  title: string,
  rows: readonly Row[],
  version = `Node ${process.versions.node}, V8 ${process.versions.v8}`,
): void => {
  const lines = rows.map(({ what, detail, value, least, most }) => {
    const holds = (least === undefined || value >= least) && (most === undefined || value <= most);
    const limit = [least === undefined ? '' : `≥ ${least}`, most === undefined ? '' : `≤ ${most}`]
      .filter(Boolean)
      .join(', ');
    return {
      holds,
      text: `${limit ? (holds ? '  ok  ' : ' MISS ') : '      '} ${what.padEnd(58)} ${value.toFixed(2).padStart(8)}  ${limit && `(${limit})`}  ${detail}`,
    };
  });
  console.log(`${title}\n${version}\n${lines.map(({ text }) => text).join('\n')}`);
  const missed = lines.filter(({ holds }) => !holds).length;
  if (missed > 0) console.log(`${missed} of ${lines.length} missed.`);
  process.exitCode = missed > 0 ? 1 : 0;
};
