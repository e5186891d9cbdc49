'use client';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';

interface CodeBlockProps {
  readonly language: string;
  readonly children: ReactNode;
}

/** A code block with its language and a button that copies the code. */
export function CodeBlock({ language, children }: CodeBlockProps): ReactElement {
  return (
    <div className="rivulet-code">
      <div className="rivulet-code-header" data-rivulet-text="">
        <span className="rivulet-code-language">{language}</span>
        <CopyButton />
      </div>
      {children}
    </div>
  );
}

function CopyButton(): ReactElement {
  const button = useRef<HTMLButtonElement>(null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    const code = button.current?.closest('.rivulet-code')?.querySelector('pre')?.textContent ?? '';
    // Where there is no clipboard it throws, and the button says nothing.
    await navigator.clipboard.writeText(code.replace(/\n$/, ''));
    setCopied(true);
  };
  return (
    <button
      ref={button}
      type="button"
      className="rivulet-copy"
      aria-live="polite"
      onClick={() => void copy().catch(() => undefined)}
    >
      {isCopied ? 'Copied' : 'Copy'}
    </button>
  );
}
