import { fields, string } from './wire.ts';

type Place = { [name: string]: unknown };

/**
 * Puts a value into a tool's arguments at its path, such as `$.a.b[0]['c.d']`, as Gemini streams them; a text that
 * is there already goes on.
 *
 * Objects have no prototype, so that a name like `__proto__` is a name, and an array grows by one at a time, so that
 * no index costs what it says.
 *
 * @throws {TypeError} at a path that leads nowhere.
 */
export function setPartialArgument(root: Place, piece: unknown): void {
  const { jsonPath, stringValue, numberValue, boolValue } = fields(piece);
  const steps =
    string(jsonPath)
      .slice(1, 1000)
      .match(/\[\d+|(?<=\[(.)).*?(?=\1])|[^.[\]'"]+/g) ?? [];
  steps.reduce((place, step, position) => {
    const name = step.replace('[', '');
    if (Array.isArray(place) ? name === step || +name > place.length : name !== step) throw new TypeError();
    const known = place[name];
    const next = steps[position + 1];
    const value = next
      ? (known ?? (next.startsWith('[') ? [] : Object.create(null)))
      : (stringValue ?? numberValue ?? boolValue ?? null);
    return (place[name] = typeof known === 'string' ? known + string(value) : value) as Place;
  }, root);
}
