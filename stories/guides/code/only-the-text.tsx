import { markdown } from '@rivulet/markdown';
import { StreamingText } from '@rivulet/react';

const format = markdown();

/** Whoever keeps another hook can still take the rendering: give it the string that grows, and say whether it still does. */
export function Answer({ text, isLoading }: { text: string; isLoading: boolean }) {
  return <StreamingText text={text} streaming={isLoading} format={format} />;
}
