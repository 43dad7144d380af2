import path from 'node:path';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { isArray, isObject, member, stringAt, type Json, type JsonObject } from '../core/resource/json.ts';
import { listAt } from '../core/resource/jsonLists.ts';
import { readPlainYaml } from '../core/yaml/plainYaml.ts';
import type { ClusterFailure } from './clusterFailure.ts';

/** The named entries of one kubeconfig or of several merged ones, as k8s.io/client-go clientcmd/api/v1 defines them. */
export interface KubeconfigEntries {
  readonly clusters: ReadonlyMap<string, JsonObject>;
  readonly users: ReadonlyMap<string, JsonObject>;
  readonly contexts: ReadonlyMap<string, JsonObject>;
  readonly currentContext?: string;
}

/** Reads one file's text. Paths in it count from its own folder, as for kubectl, and are made absolute. */
export function readKubeconfigFile(file: string, text: string): Outcome<KubeconfigEntries, ClusterFailure> {
  const bad = (problem: string): Outcome<never, ClusterFailure> =>
    failed({ code: 'badKubeconfig', message: `${file} is not a kubeconfig: ${problem}` });
  const yaml = readPlainYaml(text);
  if (!yaml.ok)
    return bad(`it is not YAML${yaml.failure.line ? ` (line ${String(yaml.failure.line)})` : ''}`);
  const document = yaml.value ?? {};
  if (!isObject(document)) return bad('it holds no map');
  const list = ['clusters', 'users', 'contexts'].find((key) => !isListOrAbsent(document[key]));
  if (list) return bad(`its "${list}" is not a list`);
  const folder = path.dirname(path.resolve(file));
  const currentContext = stringAt(document, 'current-context');
  return success({
    clusters: namedEntries(document, 'clusters', 'cluster', (cluster) =>
      absolutePaths(cluster, ['certificate-authority'], folder),
    ),
    users: namedEntries(document, 'users', 'user', (user) =>
      withAbsoluteCommand(
        absolutePaths(user, ['client-certificate', 'client-key', 'tokenFile'], folder),
        folder,
      ),
    ),
    contexts: namedEntries(document, 'contexts', 'context', (context) => context),
    ...(currentContext ? { currentContext } : {}),
  });
}

const isListOrAbsent = (value: Json | undefined): boolean =>
  value === undefined || value === null || isArray(value);

/** An entry without a name or contents is passed over: it must not hide the others. */
function namedEntries(
  document: JsonObject,
  list: string,
  key: string,
  finish: (entry: JsonObject) => JsonObject,
): ReadonlyMap<string, JsonObject> {
  const entries = new Map<string, JsonObject>();
  for (const item of listAt(document, list)) {
    const name = stringAt(item, 'name');
    const entry = member(item, key) ?? {};
    if (name !== undefined && isObject(entry) && !entries.has(name)) entries.set(name, finish(entry));
  }
  return entries;
}

function absolutePaths(entry: JsonObject, keys: readonly string[], folder: string): JsonObject {
  const changed = keys.flatMap((key) => {
    const value = stringAt(entry, key);
    return value ? [[key, path.resolve(folder, value)] as const] : [];
  });
  return { ...entry, ...Object.fromEntries(changed) };
}

/** A command with a slash is a file beside the kubeconfig; one without is looked up in PATH. */
function withAbsoluteCommand(user: JsonObject, folder: string): JsonObject {
  const exec = member(user, 'exec');
  const command = stringAt(exec, 'command');
  if (!isObject(exec) || !command || !/[/\\]/.test(command)) return user;
  return { ...user, exec: { ...exec, command: path.resolve(folder, command) } };
}
