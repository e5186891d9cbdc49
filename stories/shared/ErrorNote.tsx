import type { ReactNode } from 'react';

/** What an error means that comes without words of its own. */
const unsaid: Readonly<Record<string, string>> = {
  truncated: 'The connection closed before the server had said that the answer was whole.',
};

/** What went wrong, by its type, in plain words, and what can be done about it. */
export function ErrorNote({
  code,
  message,
  status,
  kept = false,
  children,
}: {
  code: string | number | null;
  message: string | null;
  status?: number | undefined;
  /** Whether text that came before the error is still on screen. */
  kept?: boolean;
  children?: ReactNode;
}): ReactNode {
  return (
    <div className="s-error" role="alert">
      <p>
        <strong>{kept ? 'The answer broke off. What came is kept.' : 'That did not work.'}</strong>
      </p>
      <p dir="auto">{message ?? unsaid[String(code)] ?? 'No reason was given.'}</p>
      <p>
        <code>{code ?? 'unknown'}</code>
        {status !== undefined && <> · HTTP {status}</>}
      </p>
      {children !== undefined && <div className="s-row">{children}</div>}
    </div>
  );
}
