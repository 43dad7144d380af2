import { parseJson, type Json } from '../core/resource/json.ts';
import { CommandLineError } from './commandLineError.ts';

/** JSON, or an error that says where it ends to be some. Node's own message quotes the text, and secrets with it. */
export function parseJsonText(text: string, what: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    const place = /(?:line \d+ column \d+|position \d+)/.exec(
      error instanceof Error ? error.message : '',
    )?.[0];
    throw new CommandLineError(`${what}: this is not JSON${place === undefined ? '' : ` (at ${place})`}`);
  }
}
