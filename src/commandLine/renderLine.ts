import path from 'node:path';
import { formatOwner } from '../core/owner/owner.ts';
import { printJson } from '../core/resource/json.ts';
import { slashPath } from '../base/slashPath.ts';
import { controlledText } from '../present/lines/controlledText.ts';
import type { ControlledField } from '../session/provenance/controlledFields.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { CommandLineError } from './commandLineError.ts';
import { isNamed, observe } from './observe.ts';

export interface AskedLine {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** As `isNamed` takes it; undefined for all. */
  readonly owner: string | undefined;
  readonly format: 'yaml' | 'json';
}

/** `apps/web.yaml:12`; undefined for anything else, such as a revision. */
export function lineNamed(text: string): Pick<AskedLine, 'file' | 'line'> | undefined {
  const [, file, line] = /^(.+):([1-9]\d*)$/.exec(text) ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}

/** Which fields of what the owners of this repository's files render a line controls. */
export async function renderLine(context: CommandLineContext, asked: AskedLine): Promise<string> {
  let fields: readonly ControlledField[] = [];
  await observe(context, {
    environments: [],
    owners: asked.owner === undefined ? [] : [asked.owner],
    showSecrets: false,
    ownersInFiles: true,
    look: async (session) => {
      const [root = ''] = session.snapshot.inputs.repositories.keys();
      const file = slashPath(path.relative(root, path.resolve(asked.file)));
      if (session.snapshot.inputs.repositories.get(root)?.working?.has(file) !== true)
        throw new CommandLineError(`--at: there is no file ${asked.file} in this repository`);
      fields = await session.origins.controls(session.snapshot, { root, path: file, line: asked.line });
    },
  });
  const shown = fields.filter(({ owner }) => asked.owner === undefined || isNamed(owner, asked.owner));
  if (asked.format === 'yaml')
    return controlledText({ place: `${asked.file}:${String(asked.line)}`, fields: shown });
  const json = shown.map(({ owner, id, path: field }) => ({
    owner: formatOwner(owner.owner.id),
    environment: owner.environment,
    id: { ...id },
    path: field,
  }));
  return `${printJson({ fields: json }, 2)}\n`;
}
