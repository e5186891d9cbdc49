import { markdown } from '@rivulet/markdown';
import { highlight } from '@rivulet/markdown/highlight';
import { math } from '@rivulet/markdown/math';
import { mermaid } from '@rivulet/markdown/mermaid';
import { CopySource, StreamingText } from '@rivulet/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@rivulet/react/styles.css';

declare global {
  interface Window {
    /** Shows a text, as if it were all that has come of it. */
    show: (text: string, streaming: boolean) => void;
  }
}

/** With `?diagrams` in the address, diagrams are drawn, too. */
const plugins = [math(), highlight(), ...(location.search === '?diagrams' ? [mermaid()] : [])];
const format = markdown({ plugins });
const root = createRoot(document.getElementById('root')!);

window.show = (text, streaming) =>
  root.render(
    <StrictMode>
      <StreamingText text={text} streaming={streaming} format={format} caret />
      <CopySource of={text}>Copy source</CopySource>
    </StrictMode>,
  );
