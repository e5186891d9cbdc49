import type { ReactNode } from 'react';

/** The ground every story stands on. */
export function Stage({ children }: { children: ReactNode }): ReactNode {
  return <div className="s-stage">{children}</div>;
}

/** A card with a heading, a line of explanation and, at its end, a state. */
export function Card({
  title,
  about,
  state,
  wide = false,
  children,
}: {
  title: string;
  about?: ReactNode;
  state?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}): ReactNode {
  return (
    <section className={wide ? 's-column s-wide s-card' : 's-column s-card'} aria-label={title}>
      <div className="s-head">
        <h2 className="s-title">{title}</h2>
        {state}
      </div>
      {about !== undefined && <p className="s-soft">{about}</p>}
      {children}
    </section>
  );
}

export type Tone = 'calm' | 'good' | 'busy' | 'warn' | 'bad';

/** One word about a state; the colour only repeats what the word says. */
export function Badge({ tone = 'calm', children }: { tone?: Tone; children: ReactNode }): ReactNode {
  return (
    <span className="s-badge" data-tone={tone}>
      {children}
    </span>
  );
}
