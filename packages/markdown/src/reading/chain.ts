/** A list that grows at its end at constant cost, and of which every state stays as it was. */
export type Chain<T> = { readonly last: T; readonly before: Chain<T> } | undefined;

export const link = <T>(before: Chain<T>, last: T): Chain<T> => ({ last, before });

/** Its items, the first one first. */
export function itemsOf<T>(chain: Chain<T>): T[] {
  const items: T[] = [];
  for (let at = chain; at !== undefined; at = at.before) items.push(at.last);
  return items.reverse();
}
