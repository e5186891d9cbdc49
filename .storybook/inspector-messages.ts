import type { Recording } from '@rivulet/core/recording';
import type { WireSnapshot } from '@rivulet/react/devtools';

/** What the page with the story and Storybook's panel say to each other. */
export const SNAPSHOT = 'rivulet/inspector/snapshot';
export const COMMAND = 'rivulet/inspector/command';

export type Command = 'pause' | 'step' | 'resume' | 'clear' | 'show';

export interface SnapshotMessage {
  readonly snapshot: WireSnapshot;
  /** Bodies that have ended since the last message. */
  readonly recordings: readonly (readonly [connection: number, recording: Recording])[];
}
