import { type AnswerHost, ask, contextOf, pickUp } from './chat-answer.ts';
import type { Chat, ChatEndEvent, ChatOptions, ChatTurnOptions } from './chat-contract.ts';
import { inputMessage } from './chat-input.ts';
import { giveResult, openCalls, runTools, toolMessage } from './chat-tools.ts';
import { createChatView } from './chat-view.ts';
import { createChatMessage, randomId } from './create-chat-message.ts';
import { applyEvents, type Branch, chain, createMessageTree, type MessageNode } from './message-tree.ts';
import { openaiChat } from './protocols/openai-chat.ts';
import { guard } from './report-error.ts';
import type { ChatMessage } from './types.ts';

/** What `send()` and its like reject with under `overlap: 'reject'`, while an answer is coming. */
export class ChatBusyError extends Error {
  override readonly name = 'ChatBusyError';
  constructor() {
    super('An answer is still coming. Wait for it, stop it, or choose another `overlap`.');
  }
}

/** An answer that is asked for, or waits to be. */
interface Job {
  /** The answer; with tools, the latest of them. */
  node: MessageNode;
  readonly controller: AbortController;
  readonly run: (job: Job) => Promise<void>;
  begun: boolean;
  /** Set where there turned out to be nothing to answer. */
  empty: boolean;
  promise: Promise<ChatMessage>;
  settle: (message: ChatMessage) => void;
}

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
  if (init.url === undefined && !init.transport)
    throw new TypeError('A chat needs a `url`, or a `transport` of its own.');
  let options = init;
  let tree = createMessageTree(chain(init.initialMessages ?? []));
  /** The first is under way, the others wait. */
  let jobs: Job[] = [];
  let connected = false;
  const openai = openaiChat();

  const view = createChatView(() => {
    const messages = tree.path().map(look);
    const last = messages.at(-1);
    const error = last?.role === 'assistant' ? last.error : null;
    const [job] = jobs;
    return {
      messages,
      error,
      status: job ? (look(job.node).status === 'streaming' ? 'streaming' : 'submitted') : error ? 'error' : 'ready',
    };
  });

  const host: AnswerHost = {
    get options() {
      return options;
    },
    get protocol() {
      return options.protocol ?? openai;
    },
    now: () => (options.now ?? Date.now)(),
    apply(node, events) {
      const structural = applyEvents(node, events, host.now());
      view.changed(structural || events.length === 0, node.id);
    },
    look(node) {
      const message = node.fold.message();
      owners.set(message, chat);
      return message;
    },
    history: (branch) => tree.pathTo(branch).map((node) => node.fold.message()),
    add: (parent, message) =>
      tree.add(
        parent,
        createChatMessage({ id: (options.generateId ?? randomId)(), createdAt: host.now(), ...message }),
      ),
    changed: () => view.changed(true),
  };

  const { look, add } = host;

  /** @throws {RangeError} when the chat has no such message. */
  function find(id: string | undefined, role?: ChatMessage['role']): MessageNode {
    const node = id === undefined ? tree.path().at(-1) : tree.get(id);
    if (!node || (role && look(node).role !== role))
      throw new RangeError(
        `The chat has no ${role ?? 'message'} ${id === undefined ? 'at its end' : `with the id ${id}`}.`,
      );
    return node;
  }

  /** Applies the overlap policy, before anything changes. */
  function claim(): void {
    if (jobs.length === 0) return;
    if (options.overlap === 'reject') throw new ChatBusyError();
    if (options.overlap === 'interrupt') chat.stop();
  }

  function enqueue(node: MessageNode, run: Job['run']): Job {
    const job: Job = {
      node,
      run,
      controller: new AbortController(),
      begun: false,
      empty: false,
      settle: () => {},
      promise: undefined as never,
    };
    job.promise = new Promise((settle) => {
      job.settle = settle;
    });
    jobs.push(job);
    view.changed(true);
    begin();
    return job;
  }

  function begin(): void {
    const [job] = jobs;
    if (!job || job.begun) return;
    job.begun = true;
    void job.run(job).then(() => {
      if (jobs[0] !== job) return;
      jobs.shift();
      view.changed(true);
      finish(job);
      begin();
    });
  }

  /** Tells the application how it ended. */
  function finish(job: Job): void {
    const message = look(job.node);
    const { error } = message;
    if (!job.empty) {
      guard(() => options.onFinish?.(message));
      if (error) guard(() => options.onError?.(error, message));
    }
    job.settle(message);
  }

  /** Ends what is under way and what waits, at once: nothing that the network says later is heard. */
  function cancel(end: ChatEndEvent): void {
    const cancelled = jobs;
    jobs = [];
    for (const job of cancelled) {
      job.controller.abort();
      const results = toolMessage(job.node);
      if (results) host.apply(results, [end]);
      host.apply(job.node, [end]);
    }
    if (cancelled.length > 0) view.changed(true);
    for (const job of cancelled) finish(job);
  }

  /** Asks behind a message, or goes on with one, and asks again while tools give results to send back. */
  function answer(node: MessageNode, continues: boolean, turnOptions: ChatTurnOptions = {}): Promise<ChatMessage> {
    return enqueue(node, async (job) => {
      const { signal } = job.controller;
      await ask(host, node, continues, turnOptions, signal);
      await runTools(host, job, turnOptions, signal);
    }).promise;
  }

  const answerTo = (parent: Branch, turnOptions: ChatTurnOptions | undefined): Promise<ChatMessage> =>
    answer(add(parent, { role: 'assistant' }), false, turnOptions);

  const chat: Chat = {
    getSnapshot: (updates = 'frame') => view.getSnapshot(updates),
    subscribe(listener, updates = 'frame') {
      if (!connected) {
        connected = true;
        options.persist?.connect(chat);
      }
      return view.subscribe(listener, updates);
    },
    getMessage(id) {
      const node = tree.get(id);
      return node && look(node);
    },
    subscribeToMessage: view.subscribeToMessage,
    async send(input, turnOptions) {
      claim();
      return answerTo(add(tree.path().at(-1) ?? tree.root, inputMessage(input)), turnOptions);
    },
    stop() {
      const [job] = jobs;
      if (job) guard(() => options.resume?.stop?.(contextOf(job.node)));
      cancel({ type: 'end', end: 'stop' });
    },
    detach: () =>
      cancel({ type: 'end', end: 'transport', error: { code: 'detached', type: 'detached', message: null } }),
    async regenerate(id, turnOptions) {
      const node = find(id);
      claim();
      return answerTo(look(node).role === 'assistant' ? node.parent : node, turnOptions);
    },
    async continueMessage(id, turnOptions) {
      const node = find(id, 'assistant');
      claim();
      return answer(node, true, turnOptions);
    },
    async retry(turnOptions) {
      const node = find(undefined);
      const { role, parts } = look(node);
      claim();
      // An answer that said nothing is no branch to come back to.
      if (role === 'assistant' && parts.length === 0) tree.remove(node);
      return answerTo(role === 'assistant' ? node.parent : node, turnOptions);
    },
    async edit(id, input, turnOptions) {
      const { parent } = find(id, 'user');
      claim();
      return answerTo(add(parent, inputMessage(input)), turnOptions);
    },
    async resume() {
      const [current] = jobs;
      if (current) return current.promise;
      const node = tree.path().at(-1);
      if (
        !node ||
        !options.resume ||
        look(node).role !== 'assistant' ||
        look(node).status !== 'incomplete' ||
        !look(node).error
      )
        return null;
      const job = enqueue(node, async (own) => {
        own.empty = !(await pickUp(host, node, own.controller.signal));
        await runTools(host, own, {}, own.controller.signal);
      });
      const message = await job.promise;
      return job.empty ? null : message;
    },
    async addToolResult({ toolCallId, result, isError = false }, turnOptions) {
      for (const node of tree.path().reverse()) {
        const call = openCalls(node).find(({ id, key }) => id === toolCallId || key === toolCallId);
        if (!call) continue;
        const results = giveResult(host, node, call, result, isError);
        const running = jobs.find((job) => job.node === node);
        if (running) return running.promise;
        return openCalls(node).length > 0 ? null : answerTo(results, turnOptions);
      }
      throw new RangeError(
        `No call with the id ${toolCallId} waits for a result: it is unknown, answered, or did not come whole.`,
      );
    },
    getBranches(id) {
      const node = find(id);
      const ids = node.parent.children.map((child) => child.id);
      return { ids, index: ids.indexOf(id) };
    },
    selectBranch(id) {
      tree.show(find(id));
      view.changed(true);
    },
    setMessages: (messages) => chat.load({ version: 1, messages: chain(messages) }),
    setOptions(changes) {
      options = { ...options, ...changes };
    },
    save: () => tree.save(),
    load(saved) {
      cancel({ type: 'end', end: 'stop' });
      tree = createMessageTree(saved.messages);
      view.changed(true);
    },
  };
  return chat;
}
