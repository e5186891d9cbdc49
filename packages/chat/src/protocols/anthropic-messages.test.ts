import { expectTranscripts } from './testing/expect-transcripts.ts';
import { anthropicMessages } from './anthropic-messages.ts';

expectTranscripts(['anthropic-'], () => anthropicMessages());
