'use client';
import { useEffect, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import { copyFormulas } from './copy-formulas.ts';
import { drawnFormula, whenDrawn } from './drawn-formulas.ts';

export interface FormulaProps {
  readonly tex: string;
  /** The formula with its delimiters. */
  readonly source: string;
  /** In a line of its own. */
  readonly display: boolean;
  /** Its end has not come: what there is of it is shown. */
  readonly open: boolean;
  readonly children?: ReactNode;
}

const nothing = (): undefined => undefined;
const never = (): (() => void) => () => undefined;

/** A formula, drawn once its library is there. */
export function Formula({ tex, source, display, open, children }: FormulaProps): ReactElement {
  const subscribe = open ? never : (listener: () => void): (() => void) => whenDrawn(tex, display, listener);
  const drawn = useSyncExternalStore(subscribe, open ? nothing : () => drawnFormula(tex, display), nothing);
  useEffect(copyFormulas, []);
  const className = display ? 'rivulet-math rivulet-math-display' : 'rivulet-math';
  return (
    <span className={className} data-rivulet-text={source}>
      {drawn ?? <code className="rivulet-math-source">{tex}</code>}
      {children}
    </span>
  );
}
