import { parseArgs } from 'node:util';
import { type Fault, times } from '../faults.ts';
import type { PlatformsOptions } from '../platforms.ts';
import { readAnswerFile } from './answer-file.ts';
import { parseFault } from './parse-fault.ts';

export interface CommandOptions {
  readonly port: number;
  readonly host: string;
  readonly cors: string | false;
  readonly seed: number;
  readonly quiet: boolean;
  readonly allowProduction: boolean;
  readonly show: 'help' | 'version' | null;
  readonly platforms: PlatformsOptions;
}

/** @throws {TypeError} that says what is wrong with the arguments. */
export function parseOptions(args: readonly string[]): CommandOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8787' },
      host: { type: 'string', default: '127.0.0.1' },
      cors: { type: 'string', default: '*' },
      'no-cors': { type: 'boolean', default: false },
      answer: { type: 'string' },
      model: { type: 'string' },
      'error-after': { type: 'string' },
      'tokens-per-second': { type: 'string', default: '60' },
      'time-to-first-token': { type: 'string', default: '250' },
      resumable: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      fault: { type: 'string', multiple: true, default: [] },
      'fault-times': { type: 'string', default: 'Infinity' },
      quiet: { type: 'boolean', short: 'q', default: false },
      'allow-production': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'v', default: false },
    },
  });
  const number = (name: keyof typeof values, least: number, most = Infinity): number => {
    const value = Number(values[name]);
    if (!(value >= least && value <= most)) {
      const range = most < Infinity ? ` from ${least} to ${most}` : least > 0 ? ' above 0' : '';
      throw new TypeError(`--${name} is a number${range}, not ${String(values[name])}.`);
    }
    return value;
  };
  const faultTimes = number('fault-times', 1);
  const faults = values.fault.map((text): Fault => times(faultTimes, parseFault(text)));
  const file = values.answer === undefined ? undefined : readAnswerFile(values.answer);
  const seed = number('seed', -Infinity);
  return {
    port: number('port', 0, 65_535),
    host: values.host,
    cors: values['no-cors'] ? false : values.cors,
    seed,
    quiet: values.quiet,
    allowProduction: values['allow-production'],
    show: values.help ? 'help' : values.version ? 'version' : null,
    platforms: {
      ...file?.options,
      ...(file === undefined ? {} : { content: file.content }),
      ...(values.model === undefined ? {} : { model: values.model }),
      ...(values['error-after'] === undefined ? {} : { error: {}, errorAfter: number('error-after', 0) }),
      faults,
      seed,
      resumable: values.resumable,
      tokensPerSecond: number('tokens-per-second', Number.MIN_VALUE),
      timeToFirstToken: number('time-to-first-token', 0),
    },
  };
}
