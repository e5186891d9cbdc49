/**
 * What is on its way is shown as what it will most likely be. Everything here is undone by the last token: the end
 * of a text is read as it stands.
 */

/** Where the source looks like the beginning of something, and only the next characters say of what. */
export interface OpenEnd {
  /** Inside a fence whose end has not come. */
  readonly inFence: boolean;
  /** Inside a table: its rows are shown as they grow. */
  readonly inTable: boolean;
}

const containers = /^(?:[ \t]*(?:>[ \t]?|(?:[-*+]|\d{1,9}[.)])[ \t]+))*[ \t]*/;
/** A line that may become a heading, a rule, an underline, a list item, a fence, a check box, a definition. */
const undecidedLine =
  /^(?:#{1,6}[ \t]*|[-+*_=][-+*_= \t]*|\d{1,9}[.)]?|`{1,2}|~{1,2}|`{3,}[^`]*|~{3,}.*|\[[^\]^][^\]]*\]:.*|\[\^[^\]\s]*\]:?)$/;
const undecidedTask = /^\[[ xX]?\]?[ \t]*$/;
const undecidedEnd = /(?:\\?[*_~`]+!?|\\|!|&#?\w{0,31}|<[a-z/!?]?[\w+.@-]{0,63}|[ \t]+#+[ \t]*|\s+)$/i;

/** A longer line is what it is. Bounds the time a line without an end takes. */
const longestUndecided = 2000;

/**
 * The source without the run at its end that is still ambiguous.
 *
 * @param lineStart - Where its last line begins.
 */
export function holdBack(source: string, { inFence, inTable }: OpenEnd, lineStart: number): string {
  if (source.length - lineStart > longestUndecided) return inFence ? source : withoutUndecidedEnd(source, true);
  const line = source.slice(lineStart);
  if (inFence) return /^[ \t>]*(?:`+|~+)[ \t]*$/.test(line) ? source.slice(0, lineStart) : source;
  const prefix = containers.exec(line)?.[0] ?? '';
  const rest = line.slice(prefix.length);
  if (rest === '' || undecidedLine.test(rest) || (/\S/.test(prefix) && undecidedTask.test(rest))) {
    return holdTable(source, lineStart, line, inTable) ?? source.slice(0, lineStart);
  }
  if (!inTable && rest.startsWith('|'))
    return holdTable(source, lineStart, line, inTable) ?? source.slice(0, lineStart);
  return withoutUndecidedEnd(source, rest.startsWith('#'), rest.length);
}

/** @param isHeading - Marks of a heading may stand at its end. */
function withoutUndecidedEnd(source: string, isHeading: boolean, reach = 100): string {
  const near = source.slice(-Math.min(reach, 100));
  const end = undecidedEnd.exec(near);
  return end === null || (/^[ \t]+#/.test(end[0]) && !isHeading)
    ? source
    : source.slice(0, source.length - near.length + end.index);
}

/** A table's head is held until the line under it is whole. */
function holdTable(source: string, lineStart: number, line: string, inTable: boolean): string | undefined {
  if (inTable || lineStart === 0 || !/^[ \t>]*\|?[-:| \t]*$/.test(line)) return undefined;
  const headStart = source.lastIndexOf('\n', lineStart - 2) + 1;
  return source.slice(headStart, lineStart).replace(containers, '').startsWith('|')
    ? source.slice(0, headStart)
    : undefined;
}

const label = '(?:[^\\[\\]]|\\[[^\\[\\]]*\\])*';
const halfImage = new RegExp(`!\\[${label}(?:\\](?:\\([^)]*|\\[[^\\]]*)?)?$`);
const halfAddress = /<[a-z][a-z0-9+.-]{1,31}:[^\s<>]*$/i;
const halfNote = /\[\^[^\]\s]*$/;
const halfLink = new RegExp(`\\[(${label})(\\](?:\\([^)]*|\\[[^\\]]*)?)?$`);
/** How far back a half link may begin. Bounds the time hostile brackets take. */
const reach = 1200;
const openMarkers = /(?:\\?[*_~])+$/;

/**
 * Inline source whose end is open, as if its half link and half code span were whole; a half link is its text, a half
 * image is nothing.
 */
export function closeInline(source: string): string {
  const code = maskCode(source);
  if (code.open !== undefined) {
    const { at, length } = code.open;
    const ticks = '`'.repeat(length);
    const body = source.slice(at + length);
    return `${closeInline(source.slice(0, at))}${body.trim() === '' ? '' : `${ticks}${body}${body.endsWith('`') ? ' ' : ''}${ticks}`}`;
  }
  const from = Math.max(0, source.length - reach);
  let end = code.masked.slice(from);
  const half = halfImage.exec(end) ?? halfNote.exec(end);
  if (half !== null) end = end.slice(0, half.index);
  const link = halfLink.exec(end);
  // Inside the brackets of a half link an address goes with them.
  const address = link?.[2] === undefined ? halfAddress.exec(end) : null;
  const length = link === null ? end.length : link.index + 1 + link[1]!.length;
  let shown = source.slice(0, from + length);
  for (const at of [link?.index, address?.index].sort((a = 0, b = 0) => b - a)) {
    if (at !== undefined) shown = shown.slice(0, from + at) + shown.slice(from + at + 1);
  }
  // Markers right before what shows nothing yet have nothing to mark.
  return half === null && link?.[1] !== ''
    ? shown
    : shown.slice(0, -reach) + shown.slice(-reach).replace(openMarkers, '');
}

/** Code spans and escapes hide what is in them. Finds the span that has begun and not ended, too. */
function maskCode(source: string): { masked: string; open?: { at: number; length: number } } {
  if (!/[`\\]/.test(source)) return { masked: source };
  const runs: { at: number; length: number }[] = [];
  for (const { 0: run, index } of source.matchAll(/\\[^`]|\\?`+/g)) {
    if (!run.startsWith('\\')) runs.push({ at: index, length: run.length });
    else if (run.length > 2) runs.push({ at: index + 2, length: run.length - 2 });
  }
  const lastOf = new Map(runs.map(({ length }, i) => [length, i]));
  let masked = source.replace(/\\[\s\S]/g, 'xx');
  let text = '';
  let done = 0;
  for (let i = 0; i < runs.length; i++) {
    const open = runs[i]!;
    if ((lastOf.get(open.length) ?? -1) <= i) return { masked, open };
    let j = i + 1;
    while (runs[j]!.length !== open.length) j++;
    const end = runs[j]!.at + open.length;
    text += masked.slice(done, open.at) + 'x'.repeat(end - open.at);
    done = end;
    i = j;
  }
  masked = text + masked.slice(done);
  return { masked };
}
