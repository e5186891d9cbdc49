import { detach } from '@rivulet/core';
import type { SavedChat, SavedMessage } from './chat-contract.ts';
import { foldMessage, isOpen, type MessageFold } from './fold-message.ts';
import type { ChatEvent, ChatMessage } from './types.ts';

/** Where messages can follow: the start of the conversation, or a message. */
export interface Branch {
  readonly children: MessageNode[];
  /** The child that is shown. */
  shown: MessageNode | undefined;
}

/** A message in the making, and where its stream was read: cursors, oldest first; the last says how far. */
export interface Writing {
  fold: MessageFold;
  cursors: Set<string | number>;
}

export interface MessageNode extends Branch, Writing {
  readonly id: string;
  readonly parent: Branch;
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

/** How far the answer's stream was read; `null` where the server does not say. */
export function cursorOf(node: MessageNode): string | number | null {
  return [...node.cursors].at(-1) ?? null;
}

/** A conversation with its branches. One child of each message is shown; the path along them is what is on screen. */
export interface MessageTree {
  readonly root: Branch;
  get(id: string): MessageNode | undefined;
  /** Adds a message behind a branch, and shows it. */
  add(parent: Branch, message: ChatMessage): MessageNode;
  remove(node: MessageNode): void;
  /** The nodes on screen, first to last. */
  path(): MessageNode[];
  /** The nodes that lead to this one, itself included. */
  pathTo(node: Branch): MessageNode[];
  /** Shows the node and everything that leads to it. */
  show(node: MessageNode): void;
  save(): SavedChat;
}

export function createMessageTree(saved: readonly SavedMessage[]): MessageTree {
  const root: Branch = { children: [], shown: undefined };
  const nodes = new Map<string, MessageNode>();

  const tree: MessageTree = {
    root,
    get: (id) => nodes.get(id),
    add(parent, message) {
      const node: MessageNode = {
        id: message.id,
        parent,
        fold: foldMessage(message),
        cursors: new Set(),
        children: [],
        shown: undefined,
      };
      parent.children.push(node);
      parent.shown = node;
      nodes.set(node.id, node);
      return node;
    },
    remove(node) {
      const { children } = node.parent;
      children.splice(children.indexOf(node), 1);
      node.parent.shown = children.at(-1);
      nodes.delete(node.id);
    },
    path() {
      const path = [];
      for (let { shown } = root; shown; { shown } = shown) path.push(shown);
      return path;
    },
    pathTo(branch) {
      const path: MessageNode[] = [];
      for (let node = branch; node !== root; node = (node as MessageNode).parent) path.unshift(node as MessageNode);
      return path;
    },
    show(node) {
      for (const step of tree.pathTo(node)) step.parent.shown = step;
    },
    save() {
      const messages: SavedMessage[] = [];
      const visit: Branch[] = [root];
      for (const branch of visit) {
        for (const child of branch.children) {
          messages.push({
            message: child.fold.message(),
            parent: branch === root ? null : (branch as MessageNode).id,
            selected: branch.shown === child,
            cursors: [...child.cursors],
          });
          visit.push(child);
        }
      }
      return { version: 1, messages };
    },
  };

  const selected: MessageNode[] = [];
  for (const { message, parent, selected: shown, cursors } of saved) {
    const node = tree.add((parent === null ? undefined : nodes.get(parent)) ?? root, message);
    for (const cursor of cursors) node.cursors.add(cursor);
    // Whoever was writing it is gone with the page that saved it.
    if (isOpen(message) && message.role === 'assistant') node.fold.apply({ type: 'end', end: 'eof' });
    if (shown) selected.push(node);
  }
  for (const node of selected) node.parent.shown = node;
  return tree;
}

/** A conversation without branches, as a tree. */
export function chain(messages: readonly ChatMessage[]): readonly SavedMessage[] {
  return messages.map((message, index) => ({
    message,
    parent: messages[index - 1]?.id ?? null,
    selected: true,
    cursors: [],
  }));
}
