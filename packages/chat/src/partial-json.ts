import type { JsonValue } from './types.ts';

/** JSON that is still arriving. */
export interface PartialJson {
  /** Reads on; pieces may be cut anywhere. After the value's end, and after an error, nothing more is read. */
  push(text: string): void;
  /**
   * What there is so far, as immutable JSON: strings as far as they came, numbers and literals once they are whole,
   * `undefined` before the first. The same object until something changed, and whatever is whole keeps its identity.
   *
   * What is open has to be copied. Where it has hundreds of members, it is copied only as often as keeps
   * the whole cost linear, and lags behind a little.
   *
   * @param exact - Copies in any case: for the last look at a text that broke off.
   */
  value(exact?: boolean): JsonValue | undefined;
  /** Whether an object or array out of `value()` came whole. */
  isWhole(container: object): boolean;
  /** Whether the value came whole. */
  readonly complete: boolean;
  /** Why it is no JSON; `null` while nothing is wrong. */
  readonly error: SyntaxError | null;
}

/** Where JSON begins in the text, and how deep it may go. */
export interface PartialJsonOptions {
  /** Levels of nesting that are one too many. Default 500. */
  readonly maxDepth?: number;
  /** Skips everything before the first `{` or `[`: a Markdown fence, a sentence. Default `false`. */
  readonly lenient?: boolean;
}

type Container = JsonValue[] | { [key: string]: JsonValue };

/** An object or array that is open; its own open member is not in it yet. */
interface Level {
  readonly into: Container;
  key: string;
  /** What a copy costs. */
  cost: number;
}

/** An object's member costs about as much to copy as this many of an array. */
const memberCost = 64;
/** Members of arrays that may be copied for each character read. */
const costPerCharacter = 24;

/** Where the reader stands. */
type State =
  | 'value'
  | 'first-item'
  | 'first-key'
  | 'key'
  | 'colon'
  | 'after'
  | 'string'
  | 'escape'
  | 'unicode'
  | 'scalar'
  | 'over';

const escapes: { readonly [char: string]: string } = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const space = /[ \t\n\r]/;
const scalar = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * Reads JSON as it streams, each character once: the cost is linear in the text, however it is cut. Nothing is
 * recursive, and a key such as `__proto__` is a key like any other.
 */
export function createPartialJson({ maxDepth = 500, lenient = false }: PartialJsonOptions = {}): PartialJson {
  const levels: Level[] = [];
  const whole = new WeakSet<object>();
  let state: State = 'value';
  let inKey = false;
  /** The string or scalar being read. */
  let token = '';
  let hex = '';
  let root: JsonValue | undefined;
  let error: SyntaxError | null = null;
  let seen: JsonValue | undefined;
  let changed = false;
  let position = 0;
  let unpaid = 0;
  let started = !lenient;

  function fail(what: string): void {
    error = new SyntaxError(`${what} at character ${position} of the JSON text.`);
    state = 'over';
  }

  /** Puts a value that came whole where it belongs. */
  function place(value: JsonValue): void {
    const level = levels.at(-1);
    if (!level) root = value;
    else {
      put(level.into, level.key, value);
      level.cost += Array.isArray(level.into) ? 1 : memberCost;
    }
    state = level ? 'after' : 'over';
    changed = true;
  }

  function open(into: Container): void {
    if (levels.length >= maxDepth) return fail(`More than ${maxDepth} levels of nesting`);
    levels.push({ into, key: '', cost: 0 });
    state = Array.isArray(into) ? 'first-item' : 'first-key';
    changed = true;
  }

  function close(isArray: boolean): void {
    const level = levels.pop()!;
    if (Array.isArray(level.into) !== isArray) return fail('A bracket of the wrong kind');
    whole.add(level.into);
    place(level.into);
  }

  function beginValue(char: string): void {
    if (char === '{') open({});
    else if (char === '[') open([]);
    else if (char === '"') {
      token = '';
      inKey = false;
      state = 'string';
      changed = true;
    } else if (/[-\dtfn]/.test(char)) {
      token = char;
      state = 'scalar';
    } else fail(`An unexpected ${JSON.stringify(char)}`);
  }

  function endScalar(): void {
    if (scalar.test(token)) place(JSON.parse(token) as JsonValue);
    else fail(`${token.slice(0, 20)} is no value`);
  }

  function endString(): void {
    if (!inKey) return place(token);
    levels.at(-1)!.key = token;
    state = 'colon';
  }

  /** One character outside of strings. */
  function read(char: string): void {
    if (state === 'scalar') {
      if (!/[\s,\]}]/.test(char)) {
        token += char;
        if (token.length > 400) fail('A number without end');
        return;
      }
      endScalar();
      if (error) return;
    }
    if (space.test(char) || state === 'over') return;
    const isArray = Array.isArray(levels.at(-1)?.into);
    if (
      (char === ']' && (state === 'first-item' || (state === 'after' && isArray))) ||
      (char === '}' && (state === 'first-key' || (state === 'after' && !isArray)))
    )
      close(char === ']');
    else if (state === 'value' || state === 'first-item') beginValue(char);
    else if ((state === 'key' || state === 'first-key') && char === '"') {
      token = '';
      inKey = true;
      state = 'string';
    } else if (state === 'colon' && char === ':') state = 'value';
    else if (state === 'after' && char === ',') state = isArray ? 'value' : 'key';
    else fail(`An unexpected ${JSON.stringify(char)}`);
  }

  /** Takes a run of plain characters of a string at once; returns where it ends. */
  function readString(text: string, from: number): number {
    let to = from;
    while (to < text.length && text[to] !== '"' && text[to] !== '\\' && text[to]! >= ' ') to += 1;
    if (to > from) {
      token += text.slice(from, to);
      changed ||= !inKey;
    }
    if (to === text.length) return to;
    if (text[to] === '"') endString();
    else if (text[to] === '\\') state = 'escape';
    else fail('A control character in a string');
    return to + 1;
  }

  function readEscape(char: string): void {
    const plain = escapes[char];
    if (char === 'u') {
      hex = '';
      state = 'unicode';
    } else if (plain === undefined) fail('An unknown escape');
    else {
      token += plain;
      state = 'string';
      changed ||= !inKey;
    }
  }

  function readUnicode(char: string): void {
    hex += char;
    if (!/^[\da-f]{1,4}$/i.test(hex)) fail('An unknown escape');
    else if (hex.length === 4) {
      token += String.fromCharCode(Number.parseInt(hex, 16));
      state = 'string';
      changed ||= !inKey;
    }
  }

  return {
    push(text) {
      let index = 0;
      unpaid += text.length;
      if (!started) {
        index = text.search(/[[{]/);
        if (index < 0) return;
        started = true;
      }
      while (index < text.length && state !== 'over') {
        position += 1;
        if (state === 'string') index = readString(text, index);
        else {
          const char = text[index]!;
          index += 1;
          if (state === 'escape') readEscape(char);
          else if (state === 'unicode') readUnicode(char);
          else read(char);
        }
      }
    },
    value(exact = false) {
      let cost = 0;
      for (const level of levels) cost += level.cost;
      if (changed && (exact || cost <= unpaid * costPerCharacter)) {
        changed = false;
        unpaid = 0;
        const inString = state === 'string' || state === 'escape' || state === 'unicode';
        let shown: JsonValue | undefined = inString && !inKey ? token : undefined;
        for (let index = levels.length - 1; index >= 0; index -= 1) {
          const { into, key } = levels[index]!;
          if (Array.isArray(into)) shown = shown === undefined ? into.slice() : into.concat([shown]);
          else {
            const copy = { ...into };
            if (shown !== undefined) put(copy, key, shown);
            shown = copy;
          }
        }
        seen = shown ?? root;
      }
      return seen;
    },
    isWhole: (container) => whole.has(container),
    get complete() {
      return state === 'over' && error === null;
    },
    get error() {
      return error;
    },
  };
}

function put(into: Container, key: string, value: JsonValue): void {
  if (Array.isArray(into)) into.push(value);
  else if (key === '__proto__')
    Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true });
  else into[key] = value;
}

/**
 * Reads a text that grows, such as a tool call's `arguments` or a message's `text`, from one look to the next: what
 * was read before is not read again. A text that is not a continuation is read from its start.
 */
export function partialJsonReader(options?: PartialJsonOptions): (text: string) => PartialJson {
  let json = createPartialJson(options);
  let length = 0;
  let end = '';
  return (text) => {
    if (text.length < length || !text.startsWith(end, length - end.length)) {
      json = createPartialJson(options);
      length = 0;
    }
    if (text.length > length) {
      json.push(text.slice(length));
      length = text.length;
      end = text.slice(-32);
    }
    return json;
  };
}
