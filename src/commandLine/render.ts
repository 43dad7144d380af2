import { stat } from 'node:fs/promises';
import path from 'node:path';
import { withoutPatchText } from '../core/resource/withoutPatchText.ts';
import { maskObject } from '../core/resource/masking.ts';
import { maskSecretObject, secretParts } from '../core/resource/secretParts.ts';
import { printJson, type JsonObject } from '../core/resource/json.ts';
import { printYaml } from '../core/yaml/printYaml.ts';
import type { RenderedObject } from '../engine/engineApi.ts';
import { allowCharts, fetchCharts } from './allowCharts.ts';
import { CommandLineError } from './commandLineError.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import type { ExitCode } from './exitCode.ts';
import { originComments, originsJson, type LocatedRender } from './originsOf.ts';
import { oneOf, parseArguments } from './parseArguments.ts';
import { renderFolder } from './renderFolder.ts';
import { lineNamed, renderLine } from './renderLine.ts';
import { renderOwner } from './renderOwner.ts';

/** `plumbline render PATH|OWNER [--at REV] [--origins] [--format yaml|json] [--show-secrets]`, or of a line `[OWNER] --at FILE:LINE` */
export async function render(context: CommandLineContext, args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    at: { type: 'string' },
    origins: { type: 'boolean', default: false },
    format: { type: 'string', default: 'yaml' },
    'show-secrets': { type: 'boolean', default: false },
    ...fetchCharts,
  });
  allowCharts(context, values['fetch-charts']);
  const format = oneOf('--format', values.format, ['yaml', 'json']);
  const [named, ...others] = positionals;
  const line = values.at === undefined ? undefined : lineNamed(values.at);
  if (line && others.length === 0 && (named === undefined || isOwnerName(named))) {
    context.write(await renderLine(context, { ...line, owner: named, format }));
    return 0;
  }
  if (named === undefined || others.length > 0)
    throw new CommandLineError('render takes one folder, file or owner; see plumbline --help');
  const found = isOwnerName(named)
    ? await renderOwner(context, {
        name: named,
        revision: values.at,
        origins: values.origins,
        showSecrets: values['show-secrets'],
      })
    : await folderObjects(context, named, { revision: values.at, origins: values.origins });
  const objects = found.map((rendered) =>
    values['show-secrets'] ? rendered : { ...rendered, object: masked(rendered) },
  );
  context.write(format === 'json' ? jsonText(objects, values.origins) : yamlText(objects, values.origins));
  return 0;
}

/** Also what variables and values that come from Secrets put elsewhere. */
const masked = ({ object, secret = [] }: RenderedObject): JsonObject =>
  maskSecretObject(maskObject(object), secretParts([{ object, secret }]));

/** `Kustomization/flux-system/apps`, `clusters/production:Kustomization/flux-system/apps` */
const isOwnerName = (named: string): boolean => /^([^:]+:)?[A-Z]\w*\/[^/]+\/[^/]+$/.test(named);

async function folderObjects(
  { platform }: CommandLineContext,
  named: string,
  asked: { readonly revision: string | undefined; readonly origins: boolean },
): Promise<readonly RenderedObject[]> {
  const folder = await folderOf(named, asked.revision);
  const reader = platform.git(await existingFolder(folder));
  const { build } = await renderFolder(platform, reader, folder, asked);
  reader.dispose();
  if (!build.ok) {
    if (build.failure.code === 'rejected' || build.failure.code === 'unsupported')
      throw new CommandLineError(withoutPatchText(build.failure.message));
    throw new CommandLineError(`the render ended: ${build.failure.code}`);
  }
  for (const warning of build.value.warnings) process.stderr.write(`${warning.trim()}\n`);
  return build.value.objects;
}

async function folderOf(named: string, revision: string | undefined): Promise<string> {
  const folder = path.resolve(named);
  const found = await stat(folder).catch(() => undefined);
  if (!found && revision === undefined)
    throw new CommandLineError(`${named}: there is no such folder or file`);
  return folder;
}

/** The nearest folder that is on disk: at a revision, the rendered one may be gone since. */
async function existingFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() === true ? folder : existingFolder(path.dirname(folder));
}

function jsonText(objects: readonly LocatedRender[], origins: boolean): string {
  const body: JsonObject = {
    objects: objects.map(({ object }) => object),
    ...(origins ? { origins: objects.flatMap(originsJson) } : {}),
    problems: [],
  };
  return `${printJson(body, 2)}\n`;
}

function yamlText(objects: readonly LocatedRender[], origins: boolean): string {
  return objects
    .map((rendered) => `${origins ? originComments(rendered) : ''}${printYaml(rendered.object)}`)
    .join('---\n');
}
