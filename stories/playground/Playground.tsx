import {
  agUi,
  anthropicMessages,
  dashscope,
  gemini,
  ollama,
  openaiChat,
  openaiResponses,
  plainText,
  qianfan,
  uiMessageStream,
  type ChatProtocol,
} from '@rivulet/chat';
import { markdown } from '@rivulet/markdown';
import {
  answer,
  burst,
  createMockServer,
  cut,
  drop,
  errorInStream,
  halfOpen,
  htmlPage,
  jitter,
  noEndMarker,
  slow,
  stall,
  status,
  withFaults,
  type AnswerProtocol,
  type Fault,
} from '@rivulet/mock-server';
import { createStreamRecorder, StreamInspector } from '@rivulet/react/devtools';
import { useMemo, useState, type ReactNode } from 'react';
import { recover } from '../shared/actions.tsx';
import { ChatWindow } from '../shared/ChatWindow.tsx';
import { Stage } from '../shared/Stage.tsx';
import { riversMarkdown } from '../shared/texts.ts';

const protocols: Readonly<Partial<Record<AnswerProtocol, () => ChatProtocol>>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  anthropic: anthropicMessages,
  gemini,
  dashscope,
  qianfan,
  'ui-message-stream': uiMessageStream,
  'ag-ui': agUi,
  ollama,
  'plain-text': plainText,
};

const faults: Readonly<Record<string, readonly Fault[]>> = {
  none: [],
  'bytes cut anywhere': [cut({ random: 40 })],
  'a buffering proxy': [burst({ size: 600 })],
  'a slow line': [slow({ bytesPerSecond: 2000 })],
  jitter: [jitter({ ms: 300 })],
  'a pause of 3 s': [stall({ after: 12, ms: 3000 })],
  'silence for good': [halfOpen({ after: 12 })],
  'cut in mid-event': [drop({ after: 12 })],
  'no end marker': [noEndMarker()],
  'an error in the stream': [errorInStream({ after: 12 })],
  'status 503': [status({ status: 503, retryAfter: 10 })],
  'an HTML page': [htmlPage()],
};

const format = markdown();

export interface PlaygroundProps {
  /** What the server speaks at first. */
  protocol: AnswerProtocol;
  /** What goes wrong at first. */
  fault: string;
  /** How fast it answers at first. */
  tokensPerSecond: number;
}

/** Pick a protocol, a speed and a fault; type; watch the screen, the wire and the clock side by side. */
export function Playground(initial: PlaygroundProps): ReactNode {
  const [protocol, setProtocol] = useState(initial.protocol);
  const [fault, setFault] = useState(initial.fault);
  const [tokensPerSecond, setTokensPerSecond] = useState(initial.tokensPerSecond);
  const [drawn, setDrawn] = useState<'Markdown' | 'Plain text'>('Markdown');
  const [smooth, setSmooth] = useState(false);
  const chatProtocol = useMemo(() => (protocols[protocol] ?? openaiChat)(), [protocol]);
  const recorder = useMemo(() => {
    const scenario = withFaults(answer(riversMarkdown, { protocol, tokensPerSecond }), ...(faults[fault] ?? []));
    const { fetch } = createMockServer({
      'POST /chat': scenario,
      'POST /chat/{a}': scenario,
      'POST /chat/{a}/{b}': scenario,
      'POST /chat/{a}/{b}/{c}': scenario,
    });
    return createStreamRecorder({ fetch, protocol: chatProtocol });
  }, [protocol, chatProtocol, fault, tokensPerSecond]);
  return (
    <Stage>
      <div className="s-settings s-card" role="group" aria-label="Settings">
        <Choice
          label="Protocol"
          value={protocol}
          options={Object.keys(protocols)}
          onChange={(name) => setProtocol(name as AnswerProtocol)}
        />
        <Choice label="What goes wrong" value={fault} options={Object.keys(faults)} onChange={setFault} />
        <Choice
          label="Drawn as"
          value={drawn}
          options={['Markdown', 'Plain text']}
          onChange={(name) => setDrawn(name as typeof drawn)}
        />
        <Choice
          label="Revealed"
          value={smooth ? 'evenly' : 'as it comes'}
          options={['as it comes', 'evenly']}
          onChange={(name) => setSmooth(name === 'evenly')}
        />
        <label className="s-field">
          <span>Tokens per second: {tokensPerSecond}</span>
          <input
            type="range"
            min={5}
            max={1000}
            step={5}
            value={tokensPerSecond}
            onChange={(event) => setTokensPerSecond(event.target.valueAsNumber)}
          />
        </label>
      </div>
      <div className="s-side-by-side">
        <ChatWindow
          // Another protocol is another conversation.
          key={protocol}
          title="Screen"
          options={{ url: '/chat', protocol: chatProtocol, fetch: recorder.fetch, model: 'rivulet-mock' }}
          actions={recover}
          smooth={smooth}
          {...(drawn === 'Markdown' ? { format } : {})}
        />
        <div className="s-card s-inspector">
          <StreamInspector recorder={recorder} />
        </div>
      </div>
    </Stage>
  );
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly string[];
  onChange(value: string): void;
}): ReactNode {
  return (
    <label className="s-field">
      <span>{label}</span>
      <select className="s-input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
