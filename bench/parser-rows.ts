import { compare } from './compare.ts';
import { floorOf, oursOf, parserCases, peerOf } from './parser-cases.ts';
import { platform, type Row } from './report.ts';

/** The least ratio per platform, in the order of the cases. */
const least: Record<string, readonly number[]> = {
  'Node 20': [3, 1.8, 2.5, 2, 1.5, 0.95, 1.1],
  'Node 22': [3, 1.8, 2.5, 2, 1.5, 0.95, 1.1],
  Chromium: [1, 1, 1, 1, 1, 1, 1],
  other: [1, 1.4, 1, 1, 1, 1, 1],
};

/** The parser's table: ours against eventsource-parser, the same bytes, on the platform this runs on. */
export const measureParser = async (): Promise<readonly Row[]> => {
  const name = platform();
  const limits = least[name] ?? least['other'] ?? [];
  const rows: Row[] = [];
  for (const [index, parserCase] of parserCases.entries()) {
    const { times, ratios } = await compare([oursOf(parserCase), peerOf(parserCase)]);
    const bytes = parserCase.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const [ours = 0, peer = 0] = times;
    rows.push({
      what: parserCase.name,
      detail: `${(bytes / ours / 1000).toFixed(0)} MB/s, ${(parserCase.events / ours / 1000).toFixed(1)} M events/s; eventsource-parser ${(bytes / peer / 1000).toFixed(0)} MB/s`,
      value: ratios[1] ?? 0,
      least: limits[index] ?? 1,
    });
  }
  const [whole] = parserCases;
  if (whole && (name === 'Node 20' || name === 'Node 22')) {
    const { times, ratios } = await compare([
      { ...oursOf(whole), run: () => void oursOf(whole).run() },
      { ...floorOf(whole), run: () => void floorOf(whole).run() },
    ]);
    const bytes = whole.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    rows.push({
      what: '64 KiB chunks, against a bare TextDecoder',
      detail: `TextDecoder ${(bytes / (times[1] ?? 1) / 1000).toFixed(0)} MB/s`,
      value: ratios[1] ?? 0,
      least: 1,
    });
  }
  return rows;
};
