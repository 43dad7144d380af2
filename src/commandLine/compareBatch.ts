import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { usualManagers } from '../core/drift/desired/agentWrite.ts';
import type { Verdict } from '../core/drift/judge/verdict.ts';
import { isObject, member, printJson, stringAt, type JsonObject } from '../core/resource/json.ts';
import { CommandLineError } from './commandLineError.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { requireMode } from './requireMode.ts';
import { compareObjects } from './compareObjects.ts';
import { driftJson } from './driftJson.ts';
import { exitCodeOf, type ExitCode } from './exitCode.ts';
import { readText } from './loadSchemas.ts';
import { parseJsonText } from './parseJsonText.ts';
import { readManifest } from './readManifest.ts';

export interface BatchOptions {
  readonly showSecrets: boolean;
  readonly strict: boolean;
}

/** One case a line in, one result a line out, in the same order; a case that cannot be decided is UNKNOWN with its reason. */
export async function compareBatch(
  context: CommandLineContext,
  file: string,
  options: BatchOptions,
): Promise<ExitCode> {
  await readText(file); // A file that cannot be read is one line of error, not a stream that fails.
  const verdicts: Verdict[] = [];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    const result = await compareLine(context, line, `${file}:${String(number)}`, options.showSecrets);
    verdicts.push(result.verdict);
    context.write(`${printJson(result.json)}\n`);
  }
  return exitCodeOf(verdicts, options.strict);
}

interface LineResult {
  readonly verdict: Verdict;
  readonly json: JsonObject;
}

async function compareLine(
  { platform }: CommandLineContext,
  line: string,
  what: string,
  showSecrets: boolean,
): Promise<LineResult> {
  try {
    const given = parseJsonText(line, what);
    const mode = requireMode(stringAt(given, 'mode') ?? 'kubectl');
    const read = async (key: string): Promise<JsonObject | undefined> => {
      const value = member(given, key);
      if (value === undefined || value === null) return undefined;
      if (isObject(value)) return value;
      if (typeof value !== 'string')
        throw new CommandLineError(`${what}: "${key}" is YAML text or an object`);
      return readManifest(platform.kustomize, value, `${what} (${key})`);
    };
    const desired = await read('desired');
    const live = member(given, 'live') ?? null;
    if (!desired) throw new CommandLineError(`${what}: a case needs "desired"`);
    if (live !== null && !isObject(live)) throw new CommandLineError(`${what}: "live" is an object or null`);
    const compared = await compareObjects(platform.kubernetes, {
      desired,
      live,
      base: await read('base'),
      owner: await read('owner'),
      mode,
      manager: stringAt(given, 'fieldManager') ?? usualManagers[mode],
      showSecrets,
    });
    return { verdict: compared.verdict.verdict, json: { resources: [driftJson(compared)] } };
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    return { verdict: 'UNKNOWN', json: { resources: [], error: error.message } };
  }
}
