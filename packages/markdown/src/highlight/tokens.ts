import type { StringStream } from '@codemirror/streamparser';
import type { Language } from './languages.ts';

/** A piece of code; the kind is in its class. */
export interface Run {
  readonly text: string;
  readonly kind: string | undefined;
}

/** What the languages call their tokens, and the few kinds a stylesheet has to know. The first that fits counts. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/comment|quote/i, 'comment'],
  [/string|regexp|url|character|escape/i, 'string'],
  [/number|integer|float|unit/i, 'number'],
  [/keyword|modifier/i, 'keyword'],
  [/atom|bool|null|builtin|standard|special|self|meta|macro/i, 'constant'],
  [/tag/i, 'tag'],
  [/attribute|property/i, 'property'],
  [/type|class|namespace|qualifier/i, 'type'],
  [/def|heading|header/i, 'name'],
  [/inserted|positive/i, 'inserted'],
  [/deleted|negative/i, 'deleted'],
];

const known = new Map<string, string | undefined>();

function kindOf(style: string | null | undefined): string | undefined {
  if (!style) return undefined;
  if (!known.has(style)) known.set(style, kinds.find(([pattern]) => pattern.test(style))?.[1]);
  return known.get(style);
}

/** Longer lines are not code that anyone reads, and could take long: they stay plain. */
const longestLine = 1000;
const tabSize = 4;
const indentUnit = 2;

/** Splits lines into runs and changes the state to what it is behind them. */
export function runsOf(code: string, language: Language, state: unknown, Stream: typeof StringStream): Run[] {
  const runs: Run[] = [];
  let text = '';
  let last: string | undefined;
  const add = (more: string, kind: string | undefined): void => {
    if (kind !== last && text !== '') {
      runs.push({ text, kind: last });
      text = '';
    }
    text += more;
    last = kind;
  };
  for (const whole of code.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const line = whole.replace(/\n$/, '');
    if (line.length > longestLine) add(line, undefined);
    else if (line === '') language.blankLine?.(state, indentUnit);
    else {
      const stream = new Stream(line, tabSize, indentUnit);
      while (!stream.eol()) {
        stream.start = stream.pos;
        let style: string | null = null;
        // A language may change its mind before it moves on; one that never does is moved.
        for (let tries = 0; tries < 10 && stream.pos === stream.start; tries++) style = language.token(stream, state);
        if (stream.pos === stream.start) stream.next();
        add(stream.current(), /\S/.test(stream.current()) ? kindOf(style) : undefined);
      }
    }
    if (whole !== line) text += '\n';
  }
  if (text !== '') runs.push({ text, kind: last });
  return runs;
}

export const startOf = (language: Language): unknown => language.startState?.(indentUnit) ?? {};

/** [CodeMirror, StreamParser.copyState] Without a copier of its own a state is copied shallowly, its arrays too. */
export function copyOf(language: Language, state: unknown): unknown {
  if (language.copyState !== undefined) return language.copyState(state);
  if (typeof state !== 'object' || state === null) return state;
  return Object.fromEntries(
    Object.entries(state).map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.slice() : value,
    ]),
  );
}
