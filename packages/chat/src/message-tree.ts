import type { SavedChat, SavedMessage } from './chat-contract.ts';
import { foldMessage, isOpen, type MessageFold } from './fold-message.ts';
import type { ChatMessage } from './types.ts';

/** Where messages can follow: the start of the conversation, or a message. */
export interface Branch {
  readonly children: MessageNode[];
  /** The child that is shown. */
  shown: MessageNode | undefined;
}

export interface MessageNode extends Branch {
  readonly id: string;
  readonly parent: Branch;
  fold: MessageFold;
  /** How far the answer's stream was read. */
  cursor: string | number | undefined;
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
      const node: MessageNode = { id: message.id, parent, fold: foldMessage(message), cursor: undefined, children: [], shown: undefined };
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
            ...(child.cursor !== undefined && { cursor: child.cursor }),
          });
          visit.push(child);
        }
      }
      return { version: 1, messages };
    },
  };

  const selected: MessageNode[] = [];
  for (const { message, parent, selected: shown, cursor } of saved) {
    const node = tree.add((parent === null ? undefined : nodes.get(parent)) ?? root, message);
    node.cursor = cursor;
    // Whoever was writing it is gone with the page that saved it.
    if (isOpen(message) && message.role === 'assistant') node.fold.apply({ type: 'end', end: 'eof' });
    if (shown) selected.push(node);
  }
  for (const node of selected) node.parent.shown = node;
  return tree;
}

/** A conversation without branches, as a tree. */
export function chain(messages: readonly ChatMessage[]): readonly SavedMessage[] {
  return messages.map((message, index) => ({ message, parent: messages[index - 1]?.id ?? null, selected: true }));
}
