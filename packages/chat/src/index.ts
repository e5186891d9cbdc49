export type * from './types.ts';
export type * from './chat-contract.ts';
