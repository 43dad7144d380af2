import type { TemplateName, Templates } from './plumblineFile.ts';
import type { SettingsReader } from './settingsReader.ts';

const names: readonly TemplateName[] = ['branchName', 'commitMessage', 'pullRequestTitle', 'pullRequestBody'];

/** `templates` of `.plumbline.yaml`: how commits and pull requests of this repository are worded. */
export function readTemplates(reader: SettingsReader, node: unknown): Templates {
  const fields = reader.map(node, names, 'templates');
  const texts = names.map((name) => [name, reader.text(fields.get(name), name)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
}
