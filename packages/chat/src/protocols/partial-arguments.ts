import { type Fields, fields, string } from './wire.ts';

/** `$.a.b[0]['c d']`, one step at a time. */
const step = /\.([^.[]+)|\[(?:(\d+)|'([^']*)'|"([^"]*)")\]/g;

/**
 * Puts a tool's arguments together from values that come with their path, as Gemini streams them.
 *
 * Objects have no prototype, so that a name like `__proto__` is a name, and an array grows by one at a time, so that
 * no index costs what it says.
 *
 * @throws {RangeError} from `set`, at a path that leads nowhere.
 */
export function partialArguments(whole: unknown): { set(piece: unknown): void; json(): string } {
  const root: { [name: string]: unknown } = Object.create(null);

  function set(piece: unknown): void {
    const { jsonPath, stringValue, numberValue, boolValue } = fields(piece);
    const steps = [...string(jsonPath).matchAll(step)].map(([, name, index, quoted, doubled]) => name ?? quoted ?? doubled ?? Number(index));
    const last = steps.pop();
    if (last === undefined || steps.length > 100) throw new RangeError('no path');
    let target: unknown = root;
    let next: string | number = last;
    for (const [position, name] of steps.entries()) {
      next = steps[position + 1] ?? last;
      target = at(target, name) ?? put(target, name, typeof next === 'number' ? [] : Object.create(null));
    }
    const known = at(target, last);
    const value = stringValue ?? numberValue ?? boolValue ?? null;
    put(target, last, typeof known === 'string' && typeof value === 'string' ? known + value : value);
  }

  return { set, json: () => JSON.stringify(whole ?? root) };
}

function at(target: unknown, name: string | number): unknown {
  return (fields(target) as Fields)[name];
}

function put(target: unknown, name: string | number, value: unknown): unknown {
  const isHere = Array.isArray(target) ? typeof name === 'number' && name <= target.length : typeof name === 'string';
  if (!isHere || typeof target !== 'object' || target === null) throw new RangeError('no such place');
  return ((target as { [name: string | number]: unknown })[name] = value);
}
