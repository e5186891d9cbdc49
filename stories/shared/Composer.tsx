import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface ComposerProps {
  busy: boolean;
  placeholder?: string;
  onSend(text: string): void;
  onStop(): void;
  /** Shown before the button. */
  children?: ReactNode;
}

/** A box to type into. Enter sends, Shift + Enter breaks the line, Escape stops the answer. */
export function Composer({ busy, placeholder = 'Ask anything', onSend, onStop, children }: ComposerProps): ReactNode {
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);

  const send = (): void => {
    if (text.trim() === '') return;
    onSend(text.trim());
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
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {children}
      {busy ? (
        <button className="s-button" type="button" onClick={onStop}>
          Stop
        </button>
      ) : (
        <button className="s-button" data-primary="" type="submit" disabled={text.trim() === ''}>
          Send
        </button>
      )}
    </form>
  );
}
