import { expectTranscripts } from './testing/expect-transcripts.ts';
import { openaiResponses } from './openai-responses.ts';

expectTranscripts(['openai-responses-'], () => openaiResponses());
