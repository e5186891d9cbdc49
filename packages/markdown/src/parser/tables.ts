/** The cells of a row: what stands between bars that are not escaped. */
export function cellsOf(row: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let from = 0;
  for (let at = row.indexOf('|'); at >= 0; at = row.indexOf('|', at + 1)) {
    if (row[at - 1] === '\\') {
      cell += row.slice(from, at - 1);
      from = at;
    } else {
      cells.push(cell + row.slice(from, at));
      cell = '';
      from = at + 1;
    }
  }
  cells.push(cell + row.slice(from));
  if (cells[0] === '') cells.shift();
  if (cells.at(-1) === '') cells.pop();
  return cells.map((content) => content.trim());
}

export type Alignment = '' | 'left' | 'center' | 'right';

/** How the columns are aligned that a line under a table's head names; `undefined` where it is no such line. */
export function alignmentsOf(line: string): Alignment[] | undefined {
  if (!/^[|:-][|: \t-]/.test(line) || /^-[ \t]|[^|: \t-]/.test(line)) return undefined;
  const cells = line
    .trim()
    .split('|')
    .map((cell) => cell.trim());
  if (cells[0] === '') cells.shift();
  if (cells.at(-1) === '') cells.pop();
  return cells.every((cell) => /^:?-+:?$/.test(cell))
    ? cells.map((cell) =>
        cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'right') : cell.startsWith(':') ? 'left' : '',
      )
    : undefined;
}
