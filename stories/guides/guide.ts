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

const repository = 'https://github.com/rivulet/rivulet/blob/main';

/**
 * A page of `docs/` as it stands in Storybook: without its own title, and with links that lead to Storybook's pages,
 * or to the repository for what has none here.
 *
 * @param folder - Where the page is, for its relative links. Default `docs`.
 */
export function guide(text: string, folder = 'docs'): string {
  return text
    .replace(/^# .*\n+/, '')
    .replaceAll(/^(```\w+) [^\n]+$/gm, '$1')
    .replaceAll(
      /\[([^\]]+)\]\((?!https?:)([\w./-]+\.md)(#[\w-]+)?\)/g,
      (_, words: string, file: string, anchor: string | undefined = '') => {
        const page = pages[file.replace(/^.*\//, '')];
        return page === undefined
          ? `[${words}](${new URL(file, `${repository}/${folder}/`).href}${anchor})`
          : `[${words}](?path=/docs/${page}--docs${anchor})`;
      },
    );
}
