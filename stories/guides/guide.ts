const pages: Readonly<Record<string, string>> = {
  'chat.md': 'guides-chats',
  'react.md': 'guides-react',
  'protocols.md': 'guides-protocols',
  'transports.md': 'guides-sse-or-websocket',
  'testing.md': 'guides-testing',
  'mock-server.md': 'guides-mock-server',
  'reading-a-stream.md': 'guides-reading-a-stream',
  'reconnecting.md': 'guides-reconnecting',
  'streaming-text.md': 'guides-streaming-text',
};

/** A page of `docs/` as it stands in Storybook: without its own title, and with links that lead to Storybook's pages. */
export function guide(text: string): string {
  return text
    .replace(/^# .*\n+/, '')
    .replaceAll(/^(```\w+) [^\n]+$/gm, '$1')
    .replaceAll(/\[([^\]]+)\]\((?!https?:)([\w./-]+\.md)(#[\w-]+)?\)/g, (_, words: string, file: string) => {
      const page = pages[file.replace(/^.*\//, '')];
      return page === undefined ? words : `[${words}](?path=/docs/${page}--docs)`;
    });
}
