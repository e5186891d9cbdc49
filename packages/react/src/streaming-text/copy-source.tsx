'use client';
import { useEffect, useState, type ComponentPropsWithoutRef, type ReactElement, type ReactNode } from 'react';
import { chatOf, type ChatMessage } from '@rivulet/chat';

/**
 * Puts a text's source on the clipboard, exactly as it came: the Markdown of an answer, not what it looks like.
 *
 * @param source - A string, or any snapshot of a message: the newest text of it is taken, its text parts with an empty
 * line between two of them.
 * @throws {DOMException} `NotAllowedError` where the browser does not let the page write, which it does in answer to a
 * click only.
 * @throws {TypeError} where there is no clipboard: on pages that did not come by `https:` or from `localhost`.
 */
export async function copySource(source: string | ChatMessage): Promise<void> {
  await navigator.clipboard.writeText(typeof source === 'string' ? source : sourceOf(source));
}

function sourceOf(message: ChatMessage): string {
  const { parts } = chatOf(message)?.getMessage(message.id) ?? message;
  return parts.flatMap((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : [])).join('\n\n');
}

/** What is copied, and what the button says. Everything else that a button takes goes to it. */
export interface CopySourceProps extends Omit<ComponentPropsWithoutRef<'button'>, 'type' | 'onClick' | 'onError'> {
  /** What is copied. */
  readonly of: string | ChatMessage;
  /** What the button says. Default: `Copy`. */
  readonly children?: ReactNode;
  /** What it says for two seconds after it has copied. Default: `Copied`. */
  readonly copied?: ReactNode;
  /** Called when the browser did not let the page write. */
  readonly onError?: (error: unknown) => void;
}

/** How long the button says that it has copied, in milliseconds. */
const saidFor = 2000;

/** A button that copies a text's source, by {@link copySource}, and says so to everybody. */
export function CopySource({
  of,
  children = 'Copy',
  copied = 'Copied',
  onError,
  className,
  ...rest
}: CopySourceProps): ReactElement {
  const [copies, setCopies] = useState(0);
  const [isSaid, setSaid] = useState(false);
  useEffect(() => {
    if (copies === 0) return;
    const timer = setTimeout(() => setSaid(false), saidFor);
    return () => clearTimeout(timer);
  }, [copies]);
  const copy = async (): Promise<void> => {
    try {
      await copySource(of);
      setCopies((before) => before + 1);
      setSaid(true);
    } catch (error) {
      onError?.(error);
    }
  };
  return (
    <button
      aria-live="polite"
      {...rest}
      type="button"
      className={className === undefined ? 'rivulet-copy' : `rivulet-copy ${className}`}
      onClick={() => void copy()}
    >
      {isSaid ? copied : children}
    </button>
  );
}
