import type { AnswerPart } from '../answers/wire.ts';
import type { ScenarioContext } from '../scenario.ts';
import { readTurn } from './read-turn.ts';
import { sampleValue } from './sample-value.ts';

/**
 * What a simulated model says to any platform's request, when nobody told it what to say. It calls the first tool it is
 * offered, with arguments that fit the schema, and reports what came back; otherwise it quotes the user and tells
 * something about streaming, in Markdown.
 */
export function reply({ request }: ScenarioContext): readonly (string | AnswerPart)[] {
  const { text, tools, toolResult } = readTurn(request.body);
  if (toolResult !== null) return [`The tool answered: ${toolResult}\n\nThat is all I wanted to know. Thank you! 🌊`];
  const [tool] = tools;
  if (tool) {
    return [
      { type: 'reasoning', text: `There is a tool called ${tool.name}. Let me use it.` },
      `Let me ask ${tool.name} …`,
      { type: 'tool-call', name: tool.name, arguments: sampleValue(tool.parameters) },
    ];
  }
  return [text === '' ? essay : `You said: “${text}”\n\n${essay}`];
}

const essay = `I am a simulated model. I do not think, but I **stream** like one that does:

1. Words arrive one by one, at the speed you chose.
2. 中文、日本語 and emoji 🌊 arrive whole, however the network cuts them.
3. What goes wrong in life goes wrong here, too, if you ask for it with a fault.

\`\`\`ts
for await (const event of readEventStream(response)) {
  console.log(event.data);
}
\`\`\`

| part | what it does |
| --- | --- |
| \`data:\` | carries a piece of the answer |
| \`id:\` | says where you are |
| \`retry:\` | says when to come back |

Ask me something else!`;
