import { expectTranscripts } from './testing/expect-transcripts.ts';
import { openaiChat } from './openai-chat.ts';

expectTranscripts(['openai-chat-', 'openai-compat-', 'deepseek-', 'qianfan-v2-'], () => openaiChat());
