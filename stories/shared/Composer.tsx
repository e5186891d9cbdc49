import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface ComposerProps {
  busy: boolean;
  /** Shown in the empty box. */
  question: string;
  /** Whether the empty box sends that question, for a reader who has none of their own. */
  suggests: boolean;
  onSend(text: string): void;
  onStop(): void;
}

/** A box to type into. Enter sends, Shift + Enter breaks the line, Escape stops the answer. */
export function Composer({ busy, question, suggests, onSend, onStop }: ComposerProps): ReactNode {
  const [text, setText] = useState('');
  const message = text.trim() || (suggests ? question : '');
  const box = useRef<HTMLTextAreaElement>(null);

  const send = (): void => {
    if (message === '') return;
    onSend(message);
    setText('');
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter picks a word and belongs to it.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && busy) {
      onStop();
    }
  };

  return (
    <form
      className="s-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={box}
        className="s-input"
        rows={1}
        dir="auto"
        aria-label="Message"
        placeholder={question}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {busy ? (
        <button className="s-button" type="button" onClick={onStop}>
          Stop
        </button>
      ) : (
        <button className="s-button" data-primary="" type="submit" disabled={message === ''}>
          Send
        </button>
      )}
    </form>
  );
}
