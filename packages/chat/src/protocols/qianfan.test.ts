import { expectTranscripts } from './testing/expect-transcripts.ts';
import { qianfan } from './qianfan.ts';

expectTranscripts(['qianfan-v1'], () => qianfan());
