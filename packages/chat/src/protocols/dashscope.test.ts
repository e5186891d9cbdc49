import { expectTranscripts } from './testing/expect-transcripts.ts';
import { dashscope } from './dashscope.ts';

expectTranscripts(['dashscope-'], ({ expected }) => dashscope(expected.requestOptions ?? {}));
