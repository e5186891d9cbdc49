import { fields, string } from './wire.ts';

type Place = { [name: string]: unknown };

/**
 * Puts a value into a tool's arguments at its path, such as `$.a.b[0]['c d']`, as Gemini streams them; a text that
 * is there already goes on.
 *
 * Objects have no prototype, so that a name like `__proto__` is a name, and an array grows by one at a time, so that
 * no index costs what it says.
 *
 * @throws {TypeError} at a path that leads nowhere.
 */
export function setPartialArgument(root: Place, piece: unknown): void {
  const { jsonPath, stringValue, numberValue, boolValue } = fields(piece);
  const value = stringValue ?? numberValue ?? boolValue ?? null;
  const steps = string(jsonPath).slice(1, 1000).match(/[^.[\]'"]+|\[\d+/g) ?? [];
  let place: unknown = root;
  for (const [position, step] of steps.entries()) {
    const isIndex = step.startsWith('[');
    const name = isIndex ? step.slice(1) : step;
    if (Array.isArray(place) ? !isIndex || Number(name) > place.length : isIndex) throw new TypeError('no such place');
    const here = place as Place;
    const next = steps[position + 1];
    if (next === undefined) here[name] = typeof here[name] === 'string' ? here[name] + string(value) : value;
    else place = here[name] ??= next.startsWith('[') ? [] : Object.create(null);
  }
}

export function emptyArguments(): Place {
  return Object.create(null) as Place;
}
