import type { PlatformCase } from './case.ts';
import { connecting } from './connecting.ts';
import { constructing } from './constructing.ts';
import { crossing } from './crossing.ts';
import { grammarCases } from './grammar.ts';
import { streams } from './streams.ts';

export const platformCases: readonly PlatformCase[] = [
  ...constructing,
  ...connecting,
  ...crossing,
  ...grammarCases,
  ...streams,
];
