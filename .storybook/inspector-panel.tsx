import type { Recording } from '@rivulet/core/recording';
import { StreamInspector, type StreamRecorder, type WireSnapshot } from '@rivulet/react/devtools';
import { useEffect, useState, type ReactNode } from 'react';
import { STORY_CHANGED } from 'storybook/internal/core-events';
import { addons } from 'storybook/manager-api';
import { COMMAND, SNAPSHOT, type Command, type SnapshotMessage } from './inspector-messages.ts';

const nothing: WireSnapshot = { connections: [], frames: [], chunks: [], isPaused: false, held: 0 };

/** The recorder in the story's page, as seen from here. */
function remoteRecorder(): { recorder: StreamRecorder; connect(): () => void } {
  const channel = addons.getChannel();
  const listeners = new Set<() => void>();
  const recordings = new Map<number, Recording>();
  let snapshot = nothing;
  const set = (next: WireSnapshot): void => {
    snapshot = next;
    for (const listener of listeners) listener();
  };
  const command = (name: Command) => (): void => channel.emit(COMMAND, name);
  const onSnapshot = (message: SnapshotMessage): void => {
    for (const [id, recording] of message.recordings) recordings.set(id, recording);
    set(message.snapshot);
  };
  const onStory = (): void => {
    recordings.clear();
    set(nothing);
  };
  return {
    recorder: {
      fetch: () => Promise.reject(new TypeError('This recorder only shows.')),
      getSnapshot: () => snapshot,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      pause: command('pause'),
      step: command('step'),
      resume: command('resume'),
      clear: command('clear'),
      record: (id) => recordings.get(id) ?? null,
    },
    connect() {
      channel.on(SNAPSHOT, onSnapshot);
      channel.on(STORY_CHANGED, onStory);
      channel.emit(COMMAND, 'show' satisfies Command);
      return () => {
        channel.off(SNAPSHOT, onSnapshot);
        channel.off(STORY_CHANGED, onStory);
      };
    },
  };
}

/** Storybook's panel "Stream": the wire of the story that is shown. */
export function InspectorPanel({ active }: { active: boolean }): ReactNode {
  const [{ recorder, connect }] = useState(remoteRecorder);
  useEffect(connect, [connect]);
  return active ? (
    <div style={{ padding: 12 }}>
      <StreamInspector recorder={recorder} />
    </div>
  ) : null;
}
