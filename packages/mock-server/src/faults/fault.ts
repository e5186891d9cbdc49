import { type Scenario, type ScenarioContext, type Step, steps } from '../scenario.ts';

/** Makes a scenario go wrong. Faults compose: each takes a scenario and gives one back. */
export type Fault = (scenario: Scenario) => Scenario;

/** A fault made of what it does to the steps. */
export function changing(
  change: (played: Iterable<Step> | AsyncIterable<Step>, context: ScenarioContext) => AsyncIterable<Step>,
): Fault {
  return (scenario) => (context) => change(steps(scenario, context), context);
}

/**
 * A scenario with faults, the first one nearest to it.
 *
 * @example
 * withFaults(answer('Hello'), slow({ bytesPerSecond: 500 }), drop({ after: 10 }))
 */
export function withFaults(scenario: Scenario, ...faults: readonly Fault[]): Scenario {
  return faults.reduce((sofar, fault) => fault(sofar), scenario);
}

/** Only the first so many requests of a route meet the fault: what comes after them goes well. */
export function times(count: number, fault: Fault): Fault {
  return (scenario) => {
    const broken = fault(scenario);
    return (context) => steps(context.attempt <= count ? broken : scenario, context);
  };
}

/** Only a route's first request meets the fault. */
export function once(fault: Fault): Fault {
  return times(1, fault);
}
