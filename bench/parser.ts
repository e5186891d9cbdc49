/**
 * The parser against eventsource-parser: the same bytes, in the same run. Exits with 1 where a ratio is too low.
 *
 *     node bench/parser.ts                                  in this Node
 *     node bench/with-node.ts /usr/bin/node bench/parser.ts  in another, older one
 *     node bench/parser-chromium.ts                         in a page
 */
import { measureParser } from './parser-rows.ts';
import { finish } from './report.ts';

finish('Parser, times as fast as eventsource-parser', await measureParser());
