import { isMap, parseDocument } from 'yaml';
import { kept } from '../../../base/kept.ts';
import type { Problem } from '../../validate/problem.ts';
import type { SourceText } from '../../yaml/sourceText.ts';
import { readEnvironments } from './plumblineEnvironments.ts';
import { readRules } from './plumblineRules.ts';
import { readTargets } from './plumblineTargets.ts';
import { readTemplates } from './plumblineTemplates.ts';
import { SettingsReader } from './settingsReader.ts';
import type { PlumblineFile } from './plumblineSettings.ts';

/** Where a repository keeps what it says to Plumbline, relative to its root. */
export const plumblineFileName = '.plumbline.yaml';

export interface ReadPlumblineFile {
  readonly file: PlumblineFile;
  readonly problems: readonly Problem[];
}

/** Reads once for every text: identity of a `SourceText` is equality. What is wrong is left out, and is a problem. */
export const readPlumblineFile = kept(readFile);

function readFile(source: SourceText): ReadPlumblineFile {
  const reader = new SettingsReader();
  const root = parsed(source, reader);
  const fields = reader.map(root, ['targets', 'environments', 'rules', 'templates'], 'the file');
  const environments = readEnvironments(reader, fields.get('environments'));
  const file: PlumblineFile = {
    environments,
    targets: readTargets(
      reader,
      fields.get('targets'),
      fields.has('environments') ? environments.map(({ name }) => name) : undefined,
    ),
    rules: readRules(reader, fields.get('rules')),
    templates: readTemplates(reader, fields.get('templates'), source.text),
  };
  return { file, problems: reader.problems };
}

function parsed({ text }: SourceText, reader: SettingsReader): unknown {
  try {
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
    for (const { message, pos } of document.errors) reader.problem(`${message}: correct the YAML`, pos);
    if (isMap(document.contents)) return document.contents;
    if (document.contents !== null)
      reader.problem('the file holds keys and values: begin with `targets:`', [0, text.length]);
  } catch {
    reader.problem('the YAML is nested too deeply to be read', [0, text.length]);
  }
  return undefined;
}
