import { unknownPlaceholders } from '../../change/text/placeholders.ts';
import { templatePlaceholders, unknownPlaceholderMessage } from '../../change/text/templatePlaceholders.ts';
import type { TemplateName, Templates } from './plumblineSettings.ts';
import { rangeOf, type SettingsReader } from './settingsReader.ts';

const names: readonly TemplateName[] = ['branchName', 'commitMessage', 'pullRequestTitle', 'pullRequestBody'];

/** `templates` of `.plumbline.yaml`: how commits and pull requests of this repository are worded. */
export function readTemplates(reader: SettingsReader, node: unknown, source: string): Templates {
  const fields = reader.map(node, names, 'templates');
  const texts = names.map((name) => {
    const field = fields.get(name);
    const text = reader.text(field, name);
    if (text !== undefined) reportUnknown(reader, { name, text, field, source });
    return [name, text] as const;
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
}

interface Template {
  readonly name: TemplateName;
  readonly text: string;
  readonly field: unknown;
  readonly source: string;
}

/** Each where it stands in the file: a word in braces is written there as it is, whatever the style of the text. */
function reportUnknown(reader: SettingsReader, { name, text, field, source }: Template): void {
  const [start, end] = rangeOf(field);
  let from = start;
  for (const unknown of unknownPlaceholders(text, templatePlaceholders[name])) {
    const word = `{${unknown.name}}`;
    const at = source.indexOf(word, from);
    const found = at >= 0 && at < end;
    reader.problem(
      unknownPlaceholderMessage(unknown.name, name),
      found ? [at, at + word.length] : [start, end],
    );
    if (found) from = at + word.length;
  }
}
