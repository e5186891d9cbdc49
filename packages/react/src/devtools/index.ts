export type { WireRecording } from './kept-bodies.ts';
export { StreamInspector, type StreamInspectorProps } from './stream-inspector.tsx';
export {
  createStreamRecorder,
  type RecordedFrame,
  type StreamRecorder,
  type StreamRecorderOptions,
  type WireChunk,
  type WireConnection,
  type WireSnapshot,
} from './stream-recorder.ts';
export type { WireFrame } from './wire-frames.ts';
