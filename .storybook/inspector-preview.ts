import { addons } from 'storybook/preview-api';
import { currentRecorder } from '../stories/shared/inspected.ts';
import { COMMAND, SNAPSHOT, type Command, type SnapshotMessage } from './inspector-messages.ts';

/** Often enough for the eye, seldom enough for the channel between two pages. */
const interval = 250;

/** Tells Storybook's panel what the story's streams bring, and does what its buttons say. */
export function connectInspector(): void {
  const channel = addons.getChannel();
  let stop = (): void => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent = new Set<number>();

  const send = (): void => {
    timer = undefined;
    const recorder = currentRecorder.get();
    if (recorder === undefined) return;
    const { frames, chunks, ...snapshot } = recorder.getSnapshot();
    const recordings: [number, NonNullable<ReturnType<typeof recorder.record>>][] = [];
    for (const { id, endedAt } of snapshot.connections) {
      if (endedAt === null || sent.has(id)) continue;
      sent.add(id);
      const recording = recorder.record(id);
      if (recording !== null) recordings.push([id, recording]);
    }
    const message: SnapshotMessage = {
      snapshot: { ...snapshot, frames: frames.slice(-200), chunks: chunks.slice(-2000) },
      recordings,
    };
    channel.emit(SNAPSHOT, message);
  };
  const sendSoon = (): void => {
    timer ??= setTimeout(send, interval);
  };

  currentRecorder.subscribe(() => {
    stop();
    sent = new Set();
    stop = currentRecorder.get()?.subscribe(sendSoon) ?? stop;
    sendSoon();
  });
  channel.on(COMMAND, (command: Command) => {
    if (command === 'show') sendSoon();
    else currentRecorder.get()?.[command]();
  });
}
