import type { ChatMessage } from '@rivulet/chat';
import { StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import '@rivulet/react/styles.css';
import { ChatPage } from './ChatPage.tsx';

const root = document.getElementById('root')!;
const data = document.getElementById('messages')?.textContent;
const initialMessages = data === undefined || data === null ? [] : (JSON.parse(data) as ChatMessage[]);
const app = (
  <StrictMode>
    <ChatPage initialMessages={initialMessages} />
  </StrictMode>
);

// What a server has drawn is taken over, and drawn again nowhere.
if (root.firstElementChild === null) createRoot(root).render(app);
else hydrateRoot(root, app);
