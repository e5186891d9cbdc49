import type { ScenarioSource } from './scenario.ts';

/** `GET /prices`, `POST /v1/chat/completions`; `{name}` stands for a piece of the path. Any origin, any query. */
export type RouteKey = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/** What is answered where: a scenario for each method and path, such as `POST /chat`. */
export type Routes = Readonly<Partial<Record<RouteKey, ScenarioSource>>>;

export interface Route {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly scenario: ScenarioSource;
}

export function compileRoutes(routes: Routes): readonly Route[] {
  return Object.entries(routes).map(([key, scenario]) => {
    const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(key) ?? [];
    if (method === undefined || path === undefined) {
      throw new TypeError(`A route looks like "GET /path", not like ${JSON.stringify(key)}.`);
    }
    if (scenario === undefined) throw new TypeError(`The route ${JSON.stringify(key)} has no scenario.`);
    const [, foreign] = /\/(:\w+|\*)/.exec(path) ?? [];
    if (foreign !== undefined) {
      throw new TypeError(`In ${JSON.stringify(key)}, write {name} for a piece of the path, not ${foreign}.`);
    }
    return { key, method, path, pattern: pathPattern(path), scenario };
  });
}

/** `{name}` becomes a named group that stays within one segment of the path. */
function pathPattern(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replace(/\{(\w+)\}/g, '(?<$1>[^/]+?)');
  return new RegExp(`^${escaped}$`);
}

export function findRoute(
  routes: readonly Route[],
  method: string,
  pathname: string,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(pathname) : null;
    if (match) {
      const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeSafely(value)] as const);
      return { route, params: Object.fromEntries(params) };
    }
  }
  return undefined;
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
