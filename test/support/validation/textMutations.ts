import type { JsonObject } from '../../../src/core/resource/json.ts';
import { printYaml } from '../../../src/core/yaml/printYaml.ts';
import type { Random } from '../random.ts';
import type { Mutation } from './mutant.ts';

/** Mistakes that are made in the text: what comes out is no JSON value any more, or another kind's. */
export const textMutations: Readonly<Record<string, Mutation>> = {
  'key twice': (random, object) =>
    atLine(random, object, 'key twice', /^ +[\w-]+: \S+$/, (line) => [line, line], 1),
  'no YAML': (random, object) =>
    atLine(
      random,
      object,
      'no YAML',
      /^ +[\w-]+: \S+$/,
      (line) => [
        random.pick([
          line.replace(/^ +/, '\t'),
          line.replace(/: (\S+)$/, ': "$1'),
          line.replace(/: (\S+)$/, ': [$1'),
        ]),
      ],
      0,
    ),
  'kind that does not exist': (random, object) =>
    atLine(random, object, 'kind that does not exist', /^kind: /, (line) => [`${line}x`], 0),
  'version that is not served': (random, object) =>
    atLine(
      random,
      object,
      'version that is not served',
      /^apiVersion: .*v1$/,
      (line) => [line.replace(/v1$/, 'v1beta9')],
      0,
    ),
};

function atLine(
  random: Random,
  object: JsonObject,
  mutation: string,
  pattern: RegExp,
  change: (line: string) => readonly string[],
  offset: number,
): ReturnType<Mutation> {
  const lines = printYaml(object).split('\n');
  const [index] = random.shuffle(lines.flatMap((line, i) => (pattern.test(line) ? [i] : [])));
  if (index === undefined) return undefined;
  const text = [...lines.slice(0, index), ...change(lines[index] ?? ''), ...lines.slice(index + 1)].join(
    '\n',
  );
  return { mutation, text, line: index + 1 + offset };
}
