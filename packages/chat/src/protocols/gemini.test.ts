import { expectTranscripts } from './testing/expect-transcripts.ts';
import { gemini } from './gemini.ts';

expectTranscripts(['gemini-'], () => gemini());
