import { expectTranscripts } from './testing/expect-transcripts.ts';
import { ollama } from './ollama.ts';

expectTranscripts(['ollama-'], () => ollama());
