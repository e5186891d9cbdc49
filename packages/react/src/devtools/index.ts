export { StreamInspector, type StreamInspectorProps } from './stream-inspector.tsx';
export { createStreamRecorder, type StreamRecorder, type StreamRecorderOptions } from './stream-recorder.ts';
export type { WireFrame } from './wire-frames.ts';
export type { RecordedFrame, WireChunk, WireConnection, WireSnapshot } from './wire-snapshot.ts';
