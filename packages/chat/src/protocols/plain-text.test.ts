import { expectTranscripts } from './testing/expect-transcripts.ts';
import { plainText } from './plain-text.ts';

expectTranscripts(['plain-'], ({ name, expected }) =>
  plainText({
    done: name.includes('end-sentinel') ? '[END]' : '[DONE]',
    json: name.includes('json'),
    ...expected.requestOptions,
  }),
);
