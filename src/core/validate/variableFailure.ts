import { escapedPattern, findText } from './findText.ts';
import { readTexts } from './kustomizationTexts.ts';
import type { FailurePlace, TextOf } from './placedFailure.ts';

/**
 * A variable that kustomize-controller cannot substitute, where it stands in what is rendered: in the text that names the
 * object, else in the first that has it. Undefined where the message is about something else.
 */
export function variableFailure(
  message: string,
  folder: string,
  { textOf, names }: { readonly textOf: TextOf; readonly names: () => Iterable<string> },
): FailurePlace | undefined {
  const [, kind = '', object = ''] = /^post build failed for '(\w+)\.[^/]*\/([^']*)'/.exec(message) ?? [];
  if (object === '') return undefined;
  const [, name] = /variable not set \(strict mode\): "([^"]+)"/.exec(message) ?? [];
  const cause = message.replace(/^.*?envsubst error: (?:variable substitution failed: )?/s, '');
  const told = name === undefined ? `${kind} ${object}: ${cause}` : `the variable ${name} has no value`;
  const wanted =
    name === undefined ? /\$\{[^}\n]*$/m : new RegExp(`\\$\\{${escapedPattern(name)}\\b[^}\\n]*\\}?`);
  const texts = [...readTexts(folder, textOf, names)];
  for (const source of [...texts.filter(({ text }) => text.includes(object)), ...texts]) {
    const range = findText(source.text, wanted);
    if (range) return { path: source.path, source, range, message: told };
  }
  return undefined;
}
