import type { JsonValue } from '@rivulet/chat';
import { field } from '../answers/wire.ts';

/** Deeper schemas than anyone writes by hand end in `null`. */
const deepest = 6;

/** A value that fits a JSON Schema, plain enough to be recognised; the first of an enumeration, the default, an example. */
export function sampleValue(schema: unknown, name = '', depth = 0): JsonValue {
  if (depth > deepest) return null;
  const given = [
    field(schema, 'const'),
    field(schema, 'default'),
    first(field(schema, 'enum')),
    first(field(schema, 'examples')),
  ];
  const known = given.find((value) => value !== undefined);
  if (known !== undefined) return known as JsonValue;
  const alternative = first(field(schema, 'anyOf')) ?? first(field(schema, 'oneOf'));
  if (alternative !== undefined) return sampleValue(alternative, name, depth + 1);
  const type = field(schema, 'type');
  // Gemini writes types in capitals.
  switch (String(Array.isArray(type) ? type[0] : (type ?? 'object')).toLowerCase()) {
    case 'string':
      return samples[name] ?? (name === '' ? 'example' : `example ${name}`);
    case 'integer':
    case 'number':
      return Number(field(schema, 'minimum') ?? 1);
    case 'boolean':
      return true;
    case 'array':
      return [sampleValue(field(schema, 'items'), name, depth + 1)];
    case 'null':
      return null;
    default: {
      const properties = Object.entries(field(schema, 'properties') ?? {});
      return Object.fromEntries(properties.map(([key, value]) => [key, sampleValue(value, key, depth + 1)]));
    }
  }
}

const samples: Readonly<Record<string, string>> = {
  city: 'Hangzhou',
  location: 'Hangzhou',
  place: 'Hangzhou',
  country: 'Iceland',
  date: '2026-11-20',
  query: 'server-sent events',
  q: 'server-sent events',
  unit: 'celsius',
  url: 'https://example.com/',
};

function first(list: unknown): unknown {
  return Array.isArray(list) ? (list as readonly unknown[])[0] : undefined;
}
