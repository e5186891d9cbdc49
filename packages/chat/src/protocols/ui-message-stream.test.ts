import { expectTranscripts } from './testing/expect-transcripts.ts';
import { uiMessageStream } from './ui-message-stream.ts';

expectTranscripts(['aisdk-ui-'], () => uiMessageStream());
