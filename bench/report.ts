/** One measured ratio and its limit: `least`, or `most`. */
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

/** Prints the table and says through the exit code whether all rows hold. */
export const finish = (title: string, rows: readonly Row[]): void => {
  const version =
    typeof process === 'object' ? `Node ${process.versions.node}, V8 ${process.versions.v8}` : navigator.userAgent;
  const lines = rows.map(({ what, detail, value, least, most }) => {
    const holds = (least === undefined || value >= least) && (most === undefined || value <= most);
    const limit = [least === undefined ? '' : `≥ ${least}`, most === undefined ? '' : `≤ ${most}`]
      .filter(Boolean)
      .join(', ');
    return {
      holds,
      text: `${holds ? '  ok  ' : ' MISS '} ${what.padEnd(44)} ${value.toFixed(2).padStart(8)}  (${limit})  ${detail}`,
    };
  });
  console.log(`${title}\n${version}\n${lines.map(({ text }) => text).join('\n')}`);
  const missed = lines.filter(({ holds }) => !holds).length;
  if (missed > 0) console.log(`${missed} of ${lines.length} missed.`);
  if (typeof process === 'object') process.exitCode = missed > 0 ? 1 : 0;
};
