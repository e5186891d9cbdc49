import { expectTranscripts } from './testing/expect-transcripts.ts';
import { agUi } from './ag-ui.ts';

expectTranscripts(['agui-'], () => agUi());
