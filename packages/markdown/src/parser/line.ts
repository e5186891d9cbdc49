/** One line, read from left to right in columns: a tab goes to the next multiple of four, and may be used in parts. */
export class Line {
  readonly text: string;
  offset = 0;
  #column = 0;
  #isPartOfTab = false;
  #next = -1;
  #nextColumn = 0;
  #content = '';
  #contentStart = -1;

  constructor(text: string) {
    this.text = text;
  }

  /** Where the next character stands that is neither space nor tab. */
  get next(): number {
    if (this.offset > this.#next) {
      // White space is looked through once, however many containers ask.
      this.#next = this.offset;
      this.#nextColumn = this.#column;
      for (let char = this.text.charCodeAt(this.#next); char === 32 || char === 9;) {
        this.#nextColumn += char === 9 ? 4 - (this.#nextColumn % 4) : 1;
        char = this.text.charCodeAt(++this.#next);
      }
    }
    return this.#next;
  }

  get indent(): number {
    void this.next;
    return this.#nextColumn - this.#column;
  }

  get isBlank(): boolean {
    return this.next >= this.text.length;
  }

  /** What follows the white space. */
  get content(): string {
    const { next } = this;
    if (this.#contentStart !== next) {
      this.#contentStart = next;
      this.#content = next === 0 ? this.text : this.text.slice(next);
    }
    return this.#content;
  }

  /** The first character of that; `NaN` where there is none. */
  get first(): number {
    return this.text.charCodeAt(this.next);
  }

  get isAtSpace(): boolean {
    const char = this.text.charCodeAt(this.offset);
    return char === 32 || char === 9;
  }

  skipColumns(count: number): void {
    for (let left = count; left > 0 && this.offset < this.text.length;) {
      const width = this.text.charCodeAt(this.offset) === 9 ? 4 - (this.#column % 4) : 1;
      this.#isPartOfTab = width > left;
      this.#column += Math.min(width, left);
      left -= width;
      if (!this.#isPartOfTab) this.offset++;
    }
  }

  /** Skips what is indented, and characters behind it. */
  skipMarker(length: number): void {
    const { next } = this;
    this.offset = next + length;
    this.#column = this.#nextColumn + length;
    this.#isPartOfTab = false;
  }

  skipSpaces(): void {
    this.skipMarker(0);
  }

  /** What is left; of a tab that was used in part, the rest as spaces. */
  get rest(): string {
    return this.#isPartOfTab
      ? ' '.repeat(4 - (this.#column % 4)) + this.text.slice(this.offset + 1)
      : this.text.slice(this.offset);
  }
}
