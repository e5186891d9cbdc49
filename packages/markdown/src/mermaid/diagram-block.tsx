'use client';
import {
  createElement,
  Fragment,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
  type RefObject,
} from 'react';
import type { CodeBlockProps } from '../plugin.ts';
import { drawnDiagram, forbidDiagrams, whenDiagramDrawn } from './drawn-diagrams.ts';
import { isOnDark, onThemeChange } from './page-theme.ts';

/** Draws the blocks that are diagrams. */
export const DiagramBlock = ({ language, open, children }: CodeBlockProps): ReactElement =>
  language.toLowerCase() === 'mermaid'
    ? createElement(DrawnBlock, { open }, children)
    : createElement(Fragment, null, children);

interface DrawnBlockProps {
  readonly open: boolean;
  readonly children?: ReactNode;
}

const nothing = (): undefined => undefined;

/** The source, and in its place the diagram when there is one. The source stays in the page: it is what is copied. */
function DrawnBlock({ open, children }: DrawnBlockProps): ReactElement {
  const element = useRef<HTMLSpanElement>(null);
  const source = useWantedSource(element, open, children);
  const dark = useSyncExternalStore(
    onThemeChange,
    () => isOnDark(element.current),
    () => false,
  );
  const subscribe = useCallback(
    (listener: () => void) => (source === undefined ? () => undefined : whenDiagramDrawn(source, dark, listener)),
    [source, dark],
  );
  const diagram = useSyncExternalStore(
    subscribe,
    () => (source === undefined ? undefined : drawnDiagram(source, dark)),
    nothing,
  );
  const [wantsSource, setWantsSource] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const isShown = diagram !== undefined && !isBroken;
  return (
    <>
      <span ref={element} hidden={isShown && !wantsSource} data-rivulet-text="">
        {children}
      </span>
      {isShown ? (
        <>
          <img
            className="rivulet-diagram"
            hidden={wantsSource}
            src={diagram.src}
            width={diagram.width}
            height={diagram.height}
            alt={diagram.description === '' ? 'Diagram' : `Diagram: ${diagram.description}`}
            onError={() => {
              // The page's policy has no room for it.
              forbidDiagrams();
              setBroken(true);
            }}
          />
          <button
            type="button"
            className="rivulet-copy rivulet-diagram-toggle"
            aria-label={wantsSource ? 'Show diagram' : 'Show source'}
            onClick={() => setWantsSource(!wantsSource)}
          />
        </>
      ) : null}
    </>
  );
}

/** The block's source, once it is whole and near the screen, and not while the reader has some of it selected. */
function useWantedSource(
  element: RefObject<HTMLElement | null>,
  open: boolean,
  children: ReactNode,
): string | undefined {
  const [taken, setTaken] = useState<{ readonly of: ReactNode; readonly source: string }>();
  useEffect(() => {
    const block = element.current!;
    if (open) return;
    let isNear = false;
    const take = (): void => {
      if (!isNear || isSelected(block)) return;
      stop();
      setTaken({ of: children, source: block.textContent });
    };
    const sight =
      typeof IntersectionObserver === 'function'
        ? new IntersectionObserver(
            (entries) => {
              isNear = entries.some(({ isIntersecting }) => isIntersecting);
              take();
            },
            { rootMargin: '50%' },
          )
        : undefined;
    const stop = (): void => {
      sight?.disconnect();
      document.removeEventListener('selectionchange', take);
    };
    document.addEventListener('selectionchange', take);
    sight?.observe(block.parentElement ?? block);
    if (sight === undefined) {
      isNear = true;
      take();
    }
    return stop;
  }, [element, open, children]);
  return open || taken?.of !== children ? undefined : taken?.source;
}

function isSelected(element: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(element);
}
