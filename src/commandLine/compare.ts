import { usualManagers } from '../core/drift/desired/agentWrite.ts';
import { isObject, type JsonObject, printJson } from '../core/resource/json.ts';
import { CommandLineError } from './commandLineError.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { compareBatch } from './compareBatch.ts';
import { compareObjects } from './compareObjects.ts';
import { driftJson } from './driftJson.ts';
import { driftText } from './driftText.ts';
import { type ExitCode, exitCodeOf } from './exitCode.ts';
import { loadSchemas, readText } from './loadSchemas.ts';
import { oneOf, parseArguments } from './parseArguments.ts';
import { parseJsonText } from './parseJsonText.ts';
import { readManifest } from './readManifest.ts';
import { requireMode } from './requireMode.ts';

/** `plumbline compare --desired FILE --live FILE|none [--mode MODE] …`, or `--batch FILE.jsonl`. */
export async function compare(context: CommandLineContext, args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    desired: { type: 'string' },
    live: { type: 'string' },
    mode: { type: 'string', default: 'kubectl' },
    'field-manager': { type: 'string' },
    schema: { type: 'string', multiple: true, default: [] },
    owner: { type: 'string' },
    base: { type: 'string' },
    batch: { type: 'string' },
    format: { type: 'string', default: 'text' },
    strict: { type: 'boolean', default: false },
    'show-secrets': { type: 'boolean', default: false },
  });
  if (positionals.length > 0)
    throw new CommandLineError(`compare takes no ${positionals[0] ?? ''}; see plumbline --help`);
  const format = oneOf('--format', values.format, ['text', 'json']);
  const showSecrets = values['show-secrets'];
  await loadSchemas(context.platform.kubernetes, values.schema);
  if (values.batch !== undefined)
    return compareBatch(context, values.batch, { showSecrets, strict: values.strict });

  const mode = requireMode(values.mode);
  if (values.desired === undefined || values.live === undefined) {
    throw new CommandLineError(
      'compare takes --desired FILE and --live FILE (or none), or --batch FILE; see plumbline --help',
    );
  }
  const read = async (file: string): Promise<JsonObject> =>
    readManifest(context.platform.kustomize, await readText(file), file);
  const compared = await compareObjects(context.platform.kubernetes, {
    desired: await read(values.desired),
    base: values.base === undefined ? undefined : await read(values.base),
    live: values.live === 'none' ? null : await readLive(values.live, read),
    owner: values.owner === undefined ? undefined : await read(values.owner),
    ownerText:
      values.owner === undefined ? undefined : { path: values.owner, text: await readText(values.owner) },
    mode,
    manager: values['field-manager'] ?? usualManagers[mode],
    showSecrets,
  });
  const resources = [compared];
  context.write(
    format === 'json'
      ? `${printJson({ resources: resources.map(driftJson) }, 2)}\n`
      : `${driftText(compared, Date.now())}\n`,
  );
  return exitCodeOf([compared.verdict.verdict], values.strict);
}

async function readLive(file: string, readYaml: (file: string) => Promise<JsonObject>): Promise<JsonObject> {
  const text = await readText(file);
  // An object from an API server is JSON, whose integers must keep all their digits.
  if (!text.trimStart().startsWith('{')) return readYaml(file);
  const value = parseJsonText(text, file);
  if (!isObject(value)) throw new CommandLineError(`${file}: expected one object`);
  return value;
}
