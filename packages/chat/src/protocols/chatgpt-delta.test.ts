import { expectTranscripts } from './testing/expect-transcripts.ts';
import { chatgptDelta } from './chatgpt-delta.ts';

expectTranscripts(['chatgpt-delta-'], () => chatgptDelta());
