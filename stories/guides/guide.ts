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

/** Storybook's Markdown takes a backslash in code for an escape; before the bar of a table's cell it is one. */
const keepBackslashes = (text: string): string =>
  text
    .split(/(^```[\s\S]*?^```$)/m)
    .map((piece) =>
      piece.startsWith('```') ? piece : piece.replaceAll(/`[^`\n]+`/g, (code) => code.replaceAll(/\\(?!\|)/g, '\\\\')),
    )
    .join('');

/** A table that a bench wrote into the README, with the command that writes it anew. */
export function benchTable(readme: string, name: string): string {
  const table = new RegExp(`<!-- bench: ${name} -->\n([\\s\\S]*?)<!-- /bench -->`).exec(readme)?.[1];
  if (table === undefined) throw new Error(`The README has no table called ${name}.`);
  return table;
}

/**
 * A page of `docs/` as it stands in Storybook: without its own title, and with links that lead to Storybook's pages,
 * or to the repository for what has none here.
 *
 * @param folder - Where the page is, for its relative links. Default `docs`.
 */
export function guide(text: string, folder = 'docs'): string {
  return keepBackslashes(text)
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
