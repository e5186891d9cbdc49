/** A copy that does not keep the text it was cut from alive; engines make a slice point into its source. */
export const owned = (slice: string): string => ` ${slice}`.slice(1);

/** Whether `text` is `start` and more. Compares whole strings at the speed of memory. */
export const isExtension = (text: string, start: string): boolean => text.slice(0, start.length) === start;
