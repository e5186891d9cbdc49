import type { Chat, ChatMessage } from '@rivulet/chat';
import type { ReactNode } from 'react';

function Action({ onClick, children }: { onClick(): void; children: ReactNode }): ReactNode {
  return (
    <button className="s-button" data-small="" type="button" onClick={onClick}>
      {children}
    </button>
  );
}

/** What can be done about an answer that did not end well. */
export function recover(message: ChatMessage, chat: Chat): ReactNode {
  if (message.status === 'complete') return null;
  return (
    <>
      <Action onClick={() => void chat.retry()}>Try again</Action>
      {message.text !== '' && <Action onClick={() => void chat.continueMessage(message.id)}>Continue</Action>}
    </>
  );
}

/** Another answer, and the way back to the ones before. */
export function alternatives(message: ChatMessage, chat: Chat): ReactNode {
  const { ids, index } = chat.getBranches(message.id);
  const select = (id: string | undefined): void => {
    if (id !== undefined) chat.selectBranch(id);
  };
  return (
    <>
      <Action onClick={() => void chat.regenerate(message.id)}>Another answer</Action>
      {ids.length > 1 && (
        <span className="s-row" role="group" aria-label="Answers">
          <button
            className="s-button"
            data-small=""
            type="button"
            aria-label="Previous answer"
            disabled={index === 0}
            onClick={() => select(ids[index - 1])}
          >
            ‹
          </button>
          <span dir="ltr">
            {index + 1} of {ids.length}
          </span>
          <button
            className="s-button"
            data-small=""
            type="button"
            aria-label="Next answer"
            disabled={index === ids.length - 1}
            onClick={() => select(ids[index + 1])}
          >
            ›
          </button>
        </span>
      )}
    </>
  );
}
