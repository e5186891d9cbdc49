import type { ReactElement } from 'react';
import type { ContestantProps } from '../contestant.ts';
import { AiSdk } from './ai-sdk.tsx';

export default function AiSdkThrottled(props: ContestantProps): ReactElement {
  return <AiSdk {...props} throttle={50} />;
}
