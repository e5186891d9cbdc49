import { memo, useEffect, useEffectEvent, useState, type ReactElement } from 'react';
import { openai } from '../answer.ts';
import type { ContestantProps } from '../contestant.ts';

const Row = memo(function Row({ by, text }: { readonly by: string; readonly text: string }): ReactElement {
  return <div className={by}>{text}</div>;
});

/** Reads the wire to its end, and only then shows the answer, once: what the bench itself costs. */
export default function Nothing({ fetch, history, onReady, onDone }: ContestantProps): ReactElement {
  const [answer, setAnswer] = useState('');
  const ask = async (): Promise<void> => {
    const { body } = await fetch(openai)('https://bench.invalid/chat');
    const reader = body!.getReader();
    const chunks: Uint8Array[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
    const wire = chunks.map((chunk) => new TextDecoder().decode(chunk)).join('');
    setAnswer(
      Array.from(wire.matchAll(/"content":("(?:[^"\\]|\\.)*")/g), ([, text]) => JSON.parse(text!) as string).join(''),
    );
    onDone();
  };
  const ready = useEffectEvent(() => onReady(() => void ask()));
  useEffect(() => ready(), []);
  return (
    <>
      {history.map(({ id, role, text }) => (
        <Row key={id} by={role} text={text} />
      ))}
      <Row by="assistant" text={answer} />
    </>
  );
}
