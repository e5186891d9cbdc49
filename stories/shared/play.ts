import { expect, waitFor, type within } from 'storybook/test';

type Canvas = ReturnType<typeof within>;
type UserEvent = { type(element: Element, text: string): Promise<void> };

/** Types a question and sends it with Enter, as a reader would. */
export async function ask(canvas: Canvas, userEvent: UserEvent, question: string): Promise<void> {
  await userEvent.type(await canvas.findByRole('textbox', { name: 'Message' }), `${question}{Enter}`);
}

export const answers = (canvas: Canvas): HTMLElement[] => canvas.queryAllByRole('article', { name: 'Assistant' });

/** Waits until the chat has nothing under way. */
export async function settled(canvas: Canvas, state: 'Ready' | 'Error' = 'Ready'): Promise<void> {
  await waitFor(() => expect(canvas.getByText(state)).toBeVisible(), { timeout: 15_000 });
}

/** Waits until the last answer holds the text. */
export async function answered(canvas: Canvas, text: string): Promise<void> {
  await waitFor(() => expect(answers(canvas).at(-1)?.textContent ?? '').toContain(text), { timeout: 15_000 });
}

