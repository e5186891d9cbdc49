'use client';
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type Context,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { CodeBlockProps, CodeLinesProps } from '../plugin.ts';
import { highlightedCode, type HighlightedCode } from './highlighted-code.ts';
import { commonLanguages, type Languages } from './languages.ts';

const Code: Context<HighlightedCode | null> = createContext<HighlightedCode | null>(null);

interface HighlightedBlockProps extends CodeBlockProps {
  /** Besides the common ones. */
  readonly languages?: Languages | undefined;
}

/** Reads what its lines hold, and tells them what it is. */
export function HighlightedBlock({ language, open, languages, children }: HighlightedBlockProps): ReactElement {
  const [code] = useState(highlightedCode);
  useEffect(() => code.set(open, language, { ...commonLanguages, ...languages }), [code, open, language, languages]);
  return <Code.Provider value={code}>{children}</Code.Provider>;
}

const never = (): (() => void) => () => undefined;

/** A chunk of lines: plain while they come, then in spans with a class for each kind of token. */
export function HighlightedLines({ index, className, children }: CodeLinesProps): ReactElement {
  const code = useContext(Code);
  const element = useRef<HTMLSpanElement>(null);
  const text = textOf(children);
  const runs = useSyncExternalStore(
    code?.subscribe ?? never,
    () => code?.runs(index, text),
    () => undefined,
  );
  useEffect(() => code?.put(index, text, element.current), [code, index, text]);
  return (
    <span ref={element} className={className}>
      {runs === undefined
        ? children
        : runs.map((run, i) =>
            run.kind === undefined ? (
              run.text
            ) : (
              // A run never moves: the chunk is read once.
              <span key={`${i}`} className={`rivulet-token-${run.kind}`}>
                {run.text}
              </span>
            ),
          )}
      {runs !== undefined && caretsIn(children)}
    </span>
  );
}

const caretsIn = (children: ReactNode): readonly ReactNode[] =>
  [children].flat(8).filter((child) => typeof child !== 'string');

const textOf = (children: ReactNode): string =>
  [children]
    .flat(8)
    .filter((child) => typeof child === 'string')
    .join('');
