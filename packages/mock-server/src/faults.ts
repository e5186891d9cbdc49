/** Everything that goes wrong between a server and a browser, to be wrapped around a scenario. */
export { burst, cut, drop, slow } from './faults/bytes.ts';
export {
  commentFlood,
  dataAfterEnd,
  duplicate,
  endlessLine,
  errorInStream,
  eventFlood,
  forgetIds,
  ignoreLastEventId,
  noEndMarker,
} from './faults/content.ts';
export { type Fault, once, times, withFaults } from './faults/fault.ts';
export { contentType, htmlPage, jsonError, redirect, status } from './faults/responses.ts';
export { halfOpen, jitter, neverAnswer, stall } from './faults/timing.ts';
