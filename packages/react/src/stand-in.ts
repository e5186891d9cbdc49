type AnyFunction = (...args: never[]) => unknown;

/** A function that does not change and calls one that does. */
export interface StandIn<F extends AnyFunction> {
  readonly call: F;
  current: F;
}

const standIns = new WeakMap<AnyFunction, StandIn<AnyFunction>>();

/**
 * The stand-in of a function: components given the same function get the same one, so that streams which are shared
 * by their options stay shared. Setting `current` makes it call a newer version.
 */
export function standInFor<F extends AnyFunction>(original: F): StandIn<F> {
  let standIn = standIns.get(original) as StandIn<F> | undefined;
  if (standIn === undefined) {
    const made: StandIn<F> = { current: original, call: ((...args: Parameters<F>) => made.current(...args)) as F };
    standIns.set(original, made as unknown as StandIn<AnyFunction>);
    standIn = made;
  }
  return standIn;
}
