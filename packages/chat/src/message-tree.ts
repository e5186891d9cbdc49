import { detach } from '@rivulet/core';
import type { SavedChat, SavedMessage } from './chat-contract.ts';
import { type ChatMessageInit, createChatMessage } from './create-chat-message.ts';
import { foldMessage, type MessageFold } from './fold-message.ts';
import type { ChatEvent, ChatMessage, ChatRole, ToolCallPart } from './types.ts';

/** Where messages can follow: the start of the conversation, or a message. */
export interface Branch {
  /** `null` for the start. */
  readonly id: string | null;
  children: Set<MessageNode>;
  /** The child that is shown. */
  shown?: MessageNode | undefined;
}

/** A message in the making, and where its stream was read: cursors, oldest first; the last says how far. */
export interface Writing {
  fold: MessageFold;
  cursors: Set<string | number>;
}

export interface MessageNode extends Branch, Writing {
  readonly id: string;
  readonly role: ChatRole;
  parent: Branch;
  /** The calls without a result; see `openCalls()`. */
  open?: Set<ToolCallPart>;
  /** The answer they are calls of. */
  whole?: ChatMessage;
}

/** Cursors kept per answer, to know a replay when it comes. */
const rememberedCursors = 1024;

/** Folds events in, and remembers where they came from. Returns whether a part or the message started or ended. */
export function applyEvents({ fold, cursors }: Writing, events: readonly ChatEvent[], at: number): boolean {
  let structural = false;
  for (const event of events) {
    structural = fold.apply(event, at) || structural;
    const { cursor } = event;
    if (cursor === undefined) continue;
    cursors.add(typeof cursor === 'string' ? detach(cursor) : cursor);
    // The first stays: it tells an answer that is sent again from its start, however long that is.
    const [, oldest] = cursors;
    if (cursors.size > rememberedCursors) cursors.delete(oldest!);
  }
  return structural;
}

/** A conversation with its branches. One child of each message is shown; the path along them is what is on screen. */
export interface MessageTree {
  get(id: string | null): MessageNode | undefined;
  /**
   * Adds a message behind a branch, and shows it.
   *
   * @param between - What followed the branch follows the message now.
   */
  add(parent: Branch, message: ChatMessage, between?: boolean): MessageNode;
  remove(node: MessageNode): void;
  /** The end of what is on screen. */
  tip(): Branch;
  /** The nodes that lead to this one, itself included. */
  pathTo(node: Branch): MessageNode[];
  save(): SavedChat;
}

export function createMessageTree(saved: readonly SavedMessage[]): MessageTree {
  const root: Branch = { id: null, children: new Set() };
  const nodes = new Map<string | null, MessageNode>();

  function add(parent: Branch, message: ChatMessage, between = false): MessageNode {
    const { id, role } = message;
    const { children, shown } = between ? parent : { children: new Set<MessageNode>() };
    const node: MessageNode = { id, role, parent, fold: foldMessage(message), cursors: new Set(), children, shown };
    if (between) parent.children = new Set();
    for (const child of children) child.parent = node;
    parent.children.add(node);
    show(node);
    nodes.set(id, node);
    return node;
  }

  for (const { message, parent, cursors } of saved) {
    const node = add(nodes.get(parent) ?? root, message);
    node.cursors = new Set(cursors);
    // Whoever was writing it is gone with the page that saved it.
    if (message.role === 'assistant') node.fold.apply({ type: 'end', end: 'eof' });
  }
  for (const { message, selected } of saved) if (selected) show(nodes.get(message.id)!);

  return {
    get: (id) => nodes.get(id),
    add,
    remove(node) {
      const { children } = node.parent;
      children.delete(node);
      node.parent.shown = [...children].at(-1);
      nodes.delete(node.id);
    },
    tip() {
      let tip = root;
      while (tip.shown) tip = tip.shown;
      return tip;
    },
    pathTo(branch) {
      const path: MessageNode[] = [];
      for (let node = branch; node !== root; node = (node as MessageNode).parent) path.push(node as MessageNode);
      return path.reverse();
    },
    save() {
      const all = [...root.children];
      // Grows while it is walked: parents before their children.
      for (const { children } of all) all.push(...children);
      return {
        version: 1,
        messages: all.map((node) => ({
          message: node.fold.message(),
          parent: node.parent.id,
          selected: node.parent.shown === node,
          cursors: [...node.cursors],
        })),
      };
    },
  };
}

/** Shows the node among its siblings. */
export function show(node: MessageNode): void {
  node.parent.shown = node;
}

/** A conversation without branches, as a tree. */
export function chain(inits: readonly (ChatMessage | ChatMessageInit)[]): readonly SavedMessage[] {
  const messages = inits.map((init) => ('timing' in init ? init : createChatMessage(init)));
  return messages.map((message, index) => ({
    message,
    parent: messages[index - 1]?.id ?? null,
    selected: true,
    cursors: [],
  }));
}
