import { expect, waitFor, type within } from 'storybook/test';

type Canvas = ReturnType<typeof within>;
interface UserEvent {
  click(element: Element): Promise<void>;
  paste(text: string): Promise<void>;
  tab(options?: { shift?: boolean }): Promise<void>;
  keyboard(keys: string): Promise<void>;
}

/** Puts a question into the box and sends it with Enter. Pasted, so that whoever clicks elsewhere meanwhile does not break it off. */
export async function ask(canvas: Canvas, userEvent: UserEvent, question: string): Promise<void> {
  await userEvent.click(await canvas.findByRole('textbox', { name: 'Message' }));
  await userEvent.paste(question);
  await userEvent.keyboard('{Enter}');
}

/** The answers on screen, oldest first. */
export const answers = (canvas: Canvas): HTMLElement[] => canvas.queryAllByRole('article', { name: 'Assistant' });

/** Waits until the chat has nothing under way. */
export async function settled(canvas: Canvas, state: 'Ready' | 'Error' = 'Ready'): Promise<void> {
  await waitFor(() => expect(canvas.getByText(state)).toBeVisible(), { timeout: 15_000 });
}

/** Waits until the last answer holds the text. */
export async function answered(canvas: Canvas, text: string): Promise<void> {
  await waitFor(() => expect(answers(canvas).at(-1)?.textContent ?? '').toContain(text), { timeout: 15_000 });
}

/** Presses Tab until the element has the focus, as somebody without a mouse would; backwards with `shift`. */
export async function tabTo(
  userEvent: UserEvent,
  element: HTMLElement,
  { shift = false }: { shift?: boolean } = {},
): Promise<void> {
  for (let presses = 0; presses < 30 && document.activeElement !== element; presses++) await userEvent.tab({ shift });
  await expect(element).toHaveFocus();
}

/** Goes there by Tab and presses Enter. */
export async function pressByKeyboard(
  userEvent: UserEvent,
  element: HTMLElement,
  direction?: { shift?: boolean },
): Promise<void> {
  await tabTo(userEvent, element, direction);
  await userEvent.keyboard('{Enter}');
}
