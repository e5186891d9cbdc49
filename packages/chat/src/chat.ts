import { type AnswerHost, ask, contextOf, pickUp } from './chat-answer.ts';
import { errorInfo } from './chat-error.ts';
import type { Chat, ChatEndEvent, ChatOptions, ChatTurnOptions } from './chat-contract.ts';
import { inputMessage } from './chat-input.ts';
import { giveResult, openCalls, runTools, toolMessage } from './chat-tools.ts';
import { createChatView } from './chat-view.ts';
import { createChatMessage } from './create-chat-message.ts';
import { applyEvents, type Branch, chain, createMessageTree, type MessageNode, show } from './message-tree.ts';
import { openaiChat } from './protocols/openai-chat.ts';
import { guard } from './report-error.ts';
import type { ChatErrorInfo, ChatMessage } from './types.ts';

/** What `send()` and its like reject with under `overlap: 'reject'`, while an answer is coming. */
export class ChatBusyError extends Error {
  override readonly name = 'ChatBusyError';
  constructor() {
    super('An answer is coming: `stop()` it, or set `overlap`.');
  }
}

/** An answer that is asked for, or waits to be. */
interface Job {
  /** The answer; with tools, the latest of them. */
  node: MessageNode;
  readonly controller: AbortController;
  readonly run: () => Promise<void>;
  /** `null` where there was nothing to answer. */
  readonly promise: Promise<ChatMessage | null>;
  settle(message: ChatMessage | null): void;
}

/** What an answer that was left to the server has for an error: it is not over, but nothing failed. */
const detached = 'detached';

const failureOf = ({ error }: ChatMessage): ChatErrorInfo | null => (error?.code === detached ? null : error);

const owners = new WeakMap<ChatMessage, Chat>();

/** The chat that a snapshot's message belongs to. A message that was cloned, or made elsewhere, has none. */
export function chatOf(message: ChatMessage): Chat | undefined {
  return owners.get(message);
}

/**
 * A conversation with a model: it holds the messages, asks, reads the answers, and tells who subscribed.
 * Creating one starts nothing; each `send()` makes one request.
 *
 * @throws {TypeError} when there is neither a `url` nor a `transport`.
 */
export function createChat(init: ChatOptions): Chat {
  if (init.url === undefined && !init.transport) throw new TypeError('Give a `url` or a `transport`.');
  const options = { ...init };
  let { persist } = init;
  let tree = createMessageTree(chain(init.initialMessages ?? []));
  /** The first is under way, the others wait. */
  let jobs: Job[] = [];
  const openai = openaiChat();

  function look(node: MessageNode): ChatMessage {
    const message = node.fold.message();
    owners.set(message, chat);
    return message;
  }

  const view = createChatView(() => {
    const messages = host.history(tree.tip());
    const last = messages.at(-1);
    const error = last?.role === 'assistant' ? failureOf(last) : null;
    const [job] = jobs;
    return {
      messages,
      error,
      status: job ? (look(job.node).status === 'streaming' ? 'streaming' : 'submitted') : error ? 'error' : 'ready',
    };
  });

  const host: AnswerHost = {
    options,
    get protocol() {
      return options.protocol ?? openai;
    },
    now: () => (options.now ?? Date.now)(),
    apply(node, events) {
      const structural = applyEvents(node, events, host.now());
      view.changed(structural || events.length === 0, node.id);
    },
    look,
    history: (branch) => tree.pathTo(branch).map(look),
    add: (parent, message, between) =>
      tree.add(parent, createChatMessage({ id: options.generateId?.(), createdAt: host.now(), ...message }), between),
    changed: () => view.changed(true),
  };

  const { add, changed } = host;

  /** @throws {RangeError} when the chat has no such message. */
  function find(id = tree.tip().id, role?: ChatMessage['role']): MessageNode {
    const node = tree.get(id);
    if (!node || (role && node.role !== role)) throw new RangeError(`No ${role ?? 'message'} ${id ?? 'at the end'}.`);
    return node;
  }

  /** Applies the overlap policy, before anything changes. */
  function claim(): void {
    if (jobs.length > 0 && options.overlap === 'reject') throw new ChatBusyError();
    if (options.overlap === 'interrupt') chat.stop();
  }

  /**
   * Begins an answer when its turn has come; and asks again while tools give results to send back.
   *
   * @param start - Resolves with `false` where there turned out to be nothing to answer.
   */
  function enqueue(
    node: MessageNode,
    start: (signal: AbortSignal) => Promise<boolean>,
    turnOptions: ChatTurnOptions = {},
  ): Promise<ChatMessage | null> {
    const controller = new AbortController();
    let settle!: Job['settle'];
    const promise = new Promise<ChatMessage | null>((resolve) => {
      settle = resolve;
    });
    const { signal } = controller;
    const run = async (): Promise<void> => {
      let isAnswer = true;
      try {
        isAnswer = await start(signal);
        await runTools(host, job, turnOptions, signal);
      } catch (reason) {
        isAnswer = true;
        // Something of the application's threw, `resume` or `generateId`: nobody must wait for ever.
        host.apply(job.node, [{ type: 'end', end: 'transport', error: errorInfo(reason) }]);
      }
      if (jobs[0] !== job) return;
      jobs.shift();
      const [next] = jobs;
      changed();
      if (isAnswer) finish(job);
      else settle(null);
      // Who was just told may have stopped it, or begun another.
      if (jobs[0] === next) void next?.run();
    };
    const job: Job = { node, controller, run, promise, settle };
    jobs.push(job);
    changed();
    if (jobs[0] === job) void run();
    return promise;
  }

  /** Tells the application how it ended. */
  function finish({ node, settle }: Job): void {
    const message = look(node);
    const error = failureOf(message);
    guard(() => options.onFinish?.(message));
    if (error) guard(() => options.onError?.(error, message));
    settle(message);
  }

  /** Ends what is under way and what waits, at once: nothing that the network says later is heard. */
  function cancel(end: ChatEndEvent): void {
    const cancelled = jobs;
    jobs = [];
    for (const { controller, node } of cancelled) {
      controller.abort();
      const results = toolMessage(node);
      if (results) host.apply(results, [end]);
      host.apply(node, [end]);
    }
    if (cancelled.length > 0) changed();
    cancelled.forEach(finish);
  }

  /** Asks behind a message, or goes on with one. */
  function answer(node: MessageNode, continues: boolean, turnOptions: ChatTurnOptions = {}): Promise<ChatMessage> {
    const start = (signal: AbortSignal): Promise<true> => ask(host, node, continues, turnOptions, signal);
    return enqueue(node, start, turnOptions) as Promise<ChatMessage>;
  }

  const answerTo = (parent: Branch, turnOptions: ChatTurnOptions | undefined): Promise<ChatMessage> =>
    answer(add(parent, { role: 'assistant' }), false, turnOptions);

  /** Another answer in the place of one, or the first to a question. */
  const answerAgain = (node: MessageNode, turnOptions: ChatTurnOptions | undefined): Promise<ChatMessage> =>
    answerTo(node.role === 'assistant' ? node.parent : node, turnOptions);

  const chat: Chat = {
    getSnapshot: (updates = 'frame') => view.getSnapshot(updates),
    subscribe(listener, updates = 'frame') {
      const first = persist;
      persist = undefined;
      first?.connect(chat);
      return view.subscribe(listener, updates);
    },
    getMessage(id) {
      const node = tree.get(id);
      return node && look(node);
    },
    subscribeToMessage: (id, listener) => view.subscribe(listener, 'frame', id),
    async send(input, turnOptions) {
      claim();
      return answerTo(add(tree.tip(), inputMessage(input)), turnOptions);
    },
    stop() {
      const [job] = jobs;
      if (job) guard(() => options.resume?.stop?.(contextOf(job.node)));
      cancel({ type: 'end', end: 'stop' });
    },
    detach: () => cancel({ type: 'end', end: 'transport', error: { code: detached, type: detached, message: null } }),
    async regenerate(id, turnOptions) {
      const node = find(id);
      claim();
      return answerAgain(node, turnOptions);
    },
    async continueMessage(id, turnOptions) {
      const node = find(id, 'assistant');
      claim();
      return answer(node, true, turnOptions);
    },
    async retry(turnOptions) {
      const node = find();
      claim();
      const { role, parts } = look(node);
      // An answer that said nothing is no branch to come back to.
      if (role === 'assistant' && parts.length === 0) tree.remove(node);
      return answerAgain(node, turnOptions);
    },
    async edit(id, input, turnOptions) {
      const { parent } = find(id, 'user');
      claim();
      return answerTo(add(parent, inputMessage(input)), turnOptions);
    },
    async resume() {
      const [job] = jobs;
      if (job) return job.promise;
      const node = tree.get(tree.tip().id);
      if (!node || !options.resume) return null;
      const { role, status, error } = look(node);
      if (role !== 'assistant' || status !== 'incomplete' || !error) return null;
      return enqueue(node, (signal) => pickUp(host, node, signal));
    },
    async addToolResult({ toolCallId, result, isError }, turnOptions) {
      for (const node of tree.pathTo(tree.tip()).reverse()) {
        if (node.role !== 'assistant') continue;
        const open = openCalls(node);
        for (const call of open) {
          if (call.id !== toolCallId && call.key !== toolCallId) continue;
          const results = giveResult(host, node, call, result, isError);
          const running = jobs.find((job) => job.node === node);
          if (running) return running.promise;
          // Where the conversation has gone on, they are sent with what is asked next.
          return open.size > 0 || results.shown ? null : answerTo(results, turnOptions);
        }
      }
      throw new RangeError(`No call ${toolCallId} waits for a result.`);
    },
    getBranches(id) {
      const ids = [...find(id).parent.children].map((child) => child.id);
      return { ids, index: ids.indexOf(id) };
    },
    selectBranch(id) {
      tree.pathTo(find(id)).forEach(show);
      changed();
    },
    setMessages: (messages) => chat.load({ version: 1, messages: chain(messages) }),
    setOptions: (changes) => void Object.assign(options, changes),
    save: () => tree.save(),
    load(saved) {
      cancel({ type: 'end', end: 'stop' });
      tree = createMessageTree(saved.messages);
      changed();
    },
  };
  return chat;
}
