import { type Scenario, type ScenarioContext, type Step, steps } from '../scenario.ts';

/** Makes a scenario go wrong. Faults compose: each takes a scenario and gives one back. */
export interface Fault {
  (scenario: Scenario): Scenario;
  /** Set where the fault works on bytes: behind it there are no events left to count. */
  readonly onBytes?: boolean;
}

/** A fault made of what it does to the steps. */
export function changing(
  change: (played: Iterable<Step> | AsyncIterable<Step>, context: ScenarioContext) => AsyncIterable<Step>,
): Fault {
  return (scenario) => (context) => change(steps(scenario, context), context);
}

/** The same for a fault that turns events into bytes. */
export function changingBytes(...[change]: Parameters<typeof changing>): Fault {
  return Object.assign((scenario: Scenario) => changing(change)(scenario), { onBytes: true });
}

/**
 * A scenario with faults, the first one nearest to it. Those that work on bytes (`cut`, `slow`, `burst`) come after the
 * others wherever they stand, as a network comes after its server.
 *
 * @example
 * withFaults(answer('Hello'), slow({ bytesPerSecond: 500 }), drop({ after: 10 }))
 */
export function withFaults(scenario: Scenario, ...faults: readonly Fault[]): Scenario {
  for (const fault of faults) {
    if (typeof fault !== 'function')
      throw new TypeError(`A fault is what drop() or slow() give, not ${String(fault)}.`);
  }
  const inOrder = [...faults.filter((fault) => !fault.onBytes), ...faults.filter((fault) => fault.onBytes)];
  return inOrder.reduce((sofar, fault) => fault(sofar), scenario);
}

/** Only the first so many requests of a route meet the fault: what comes after them goes well. */
export function times(count: number, fault: Fault): Fault {
  const striking = (scenario: Scenario): Scenario => {
    const broken = fault(scenario);
    return (context) => steps(context.attempt <= count ? broken : scenario, context);
  };
  return Object.assign(striking, { onBytes: fault.onBytes ?? false });
}

/** Only a route's first request meets the fault. */
export function once(fault: Fault): Fault {
  return times(1, fault);
}
