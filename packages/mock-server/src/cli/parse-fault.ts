import {
  burst,
  commentFlood,
  contentType,
  cut,
  dataAfterEnd,
  drop,
  duplicate,
  endlessLine,
  errorInStream,
  eventFlood,
  type Fault,
  forgetIds,
  halfOpen,
  htmlPage,
  ignoreLastEventId,
  jitter,
  jsonError,
  neverAnswer,
  noEndMarker,
  redirect,
  slow,
  stall,
  status,
} from '../faults.ts';

/** A fault as the command line knows it. */
export interface NamedFault {
  readonly name: string;
  /** Its options with an example each, as `--help` shows them. */
  readonly usage: string;
  readonly meaning: string;
  /** What the options are called and whether they are numbers. */
  readonly options: Readonly<Record<string, 'number' | 'text'>>;
  readonly make: (options: FaultOptions) => Fault;
}

interface FaultOptions {
  number(name: string): number | undefined;
  text(name: string): string | undefined;
}

const none = {} as const;
const after = { after: 'number' } as const;

/** Leaves out what was not given, so that the fault's own default holds. */
function given<Key extends string, Value extends string | number>(
  name: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in Key]?: Value };
}

export const namedFaults: readonly NamedFault[] = [
  {
    name: 'slow',
    usage: 'bytes=500',
    meaning: 'so many bytes a second',
    options: { bytes: 'number' },
    make: ({ number }) => slow({ bytesPerSecond: number('bytes') ?? 500 }),
  },
  {
    name: 'jitter',
    usage: 'ms=200',
    meaning: 'every event late by up to so much',
    options: { ms: 'number' },
    make: ({ number }) => jitter(given('ms', number('ms'))),
  },
  {
    name: 'stall',
    usage: 'after=3,ms=10000',
    meaning: 'silence after so many events',
    options: { after: 'number', ms: 'number' },
    make: ({ number }) => stall({ ...given('after', number('after')), ...given('ms', number('ms')) }),
  },
  {
    name: 'burst',
    usage: 'size=4096',
    meaning: 'a proxy that buffers so many bytes, or all',
    options: { size: 'number' },
    make: ({ number }) => burst(given('size', number('size'))),
  },
  {
    name: 'cut',
    usage: 'at=100 | every=1 | random=9 | inside=utf-8|crlf',
    meaning: 'pieces cut anywhere',
    options: { at: 'number', every: 'number', random: 'number', inside: 'text', gap: 'number' },
    make: cutFault,
  },
  {
    name: 'drop',
    usage: 'after=3,by=fin|rst|end',
    meaning: 'the connection ends in mid-event',
    options: { after: 'number', by: 'text' },
    make: ({ number, text }) =>
      drop({
        ...given('after', number('after')),
        ...given('by', oneOf<'fin' | 'rst' | 'end'>('by', text('by'), ['fin', 'rst', 'end'])),
      }),
  },
  {
    name: 'half-open',
    usage: 'after=3',
    meaning: 'silence for good, and never an end',
    options: after,
    make: ({ number }) => halfOpen(given('after', number('after'))),
  },
  { name: 'never-answer', usage: '', meaning: 'not even a status', options: none, make: () => neverAnswer() },
  {
    name: 'status',
    usage: 'status=503,retry-after=2',
    meaning: 'a status instead',
    options: { status: 'number', 'retry-after': 'text' },
    make: ({ number, text }) =>
      status({ ...given('status', number('status')), ...given('retryAfter', text('retry-after')) }),
  },
  {
    name: 'json-error',
    usage: 'status=500',
    meaning: 'an error as JSON',
    options: { status: 'number' },
    make: ({ number }) => jsonError(given('status', number('status'))),
  },
  { name: 'html-page', usage: '', meaning: 'a sign-in page with status 200', options: none, make: () => htmlPage() },
  {
    name: 'content-type',
    usage: 'type=text/plain',
    meaning: 'a wrong content type, or none',
    options: { type: 'text' },
    make: ({ text }) => contentType({ type: text('type') ?? null }),
  },
  {
    name: 'redirect',
    usage: 'to=/elsewhere,status=307',
    meaning: 'sent elsewhere',
    options: { to: 'text', status: 'number' },
    make: ({ number, text }) => redirect({ to: text('to') ?? '/', ...given('status', number('status')) }),
  },
  {
    name: 'error-in-stream',
    usage: 'after=3',
    meaning: "OpenAI's error in a 200 stream (or --error-after)",
    options: after,
    make: ({ number }) => errorInStream(given('after', number('after'))),
  },
  { name: 'no-end-marker', usage: '', meaning: 'the last event is missing', options: none, make: () => noEndMarker() },
  {
    name: 'data-after-end',
    usage: '',
    meaning: 'something comes behind the last event',
    options: none,
    make: () => dataAfterEnd(),
  },
  {
    name: 'duplicate',
    usage: 'count=2',
    meaning: 'events come again after a reconnect',
    options: { count: 'number' },
    make: ({ number }) => duplicate(given('count', number('count'))),
  },
  { name: 'forget-ids', usage: '', meaning: 'no event has an id', options: none, make: () => forgetIds() },
  {
    name: 'ignore-last-event-id',
    usage: '',
    meaning: 'always from the beginning',
    options: none,
    make: () => ignoreLastEventId(),
  },
  {
    name: 'endless-line',
    usage: 'after=3,bytes=33554432',
    meaning: 'a line that does not end',
    options: { after: 'number', bytes: 'number' },
    make: ({ number }) => endlessLine({ ...given('after', number('after')), ...given('bytes', number('bytes')) }),
  },
  {
    name: 'comment-flood',
    usage: 'after=3,count=100000',
    meaning: 'comments, all at once',
    options: { after: 'number', count: 'number' },
    make: ({ number }) => commentFlood({ ...given('after', number('after')), ...given('count', number('count')) }),
  },
  {
    name: 'event-flood',
    usage: 'after=3,count=100000',
    meaning: 'events, all at once',
    options: { after: 'number', count: 'number' },
    make: ({ number }) => eventFlood({ ...given('after', number('after')), ...given('count', number('count')) }),
  },
];

function cutFault({ number, text }: FaultOptions): Fault {
  const gap = given('gap', number('gap'));
  const inside = oneOf('inside', text('inside'), ['utf-8', 'crlf']);
  const random = number('random');
  const at = number('at');
  if (inside !== undefined) return cut({ inside, ...gap });
  if (at !== undefined) return cut({ at, ...gap });
  if (random !== undefined) return cut({ random, ...gap });
  return cut({ every: number('every') ?? 1, ...gap });
}

function oneOf<const Value extends string>(
  name: string,
  value: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (value === undefined) return undefined;
  const known = values.find((each) => each === value);
  if (known === undefined) throw new TypeError(`${name} is one of ${values.join(', ')}, not ${value}.`);
  return known;
}

/**
 * Reads `name` or `name:option=value,option=value`.
 *
 * @throws {TypeError} that says what there is, for a name, an option or a value that is not.
 */
export function parseFault(text: string): Fault {
  const [name = '', ...rest] = text.split(':');
  const fault = namedFaults.find((each) => each.name === name);
  if (!fault)
    throw new TypeError(
      `There is no fault called ${name}. There are: ${namedFaults.map((each) => each.name).join(', ')}.`,
    );
  const values = new Map<string, string>();
  for (const pair of rest.join(':').split(',').filter(Boolean)) {
    const [option = '', ...value] = pair.split('=');
    const kind = fault.options[option];
    if (kind === undefined) {
      const known = Object.keys(fault.options).join(', ') || 'no options';
      throw new TypeError(`The fault ${name} has no option ${option}. It has: ${known}.`);
    }
    if (kind === 'number' && !(Number(value.join('=')) >= 0))
      throw new TypeError(`${name}: ${option} is a number, not ${value.join('=')}.`);
    values.set(option, value.join('='));
  }
  return fault.make({
    number: (option) => (values.has(option) ? Number(values.get(option)) : undefined),
    text: (option) => values.get(option),
  });
}
