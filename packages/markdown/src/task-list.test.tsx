import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';

test("a task's box says what it stands for, and whether it is done", () => {
  render(<Markdown text={'- [x] find the sea\n- [ ] come back\n'} />);
  const boxes = screen.getAllByRole('checkbox', { name: 'Done' });
  expect(boxes.map((box) => (box as HTMLInputElement).checked)).toEqual([true, false]);
});
