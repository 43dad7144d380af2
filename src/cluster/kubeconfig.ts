import { readFileSync } from 'node:fs';
import path from 'node:path';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { readKubeconfigFile, type KubeconfigEntries } from './kubeconfigFile.ts';

/** What a person chooses from. `server` is '' where the context names a cluster that no file has. */
export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  /** The namespace that kubectl takes where none is given; '' where the context names none. */
  readonly namespace: string;
}

/** The merged kubeconfig files of a person, with every path in them absolute. Nothing is run and nothing is asked. */
export interface Kubeconfig extends KubeconfigEntries {
  /** Those that exist. */
  readonly files: readonly string[];
}

/** Where kubectl would look: the setting's files, else KUBECONFIG, else the file in the home directory. */
export function kubeconfigFiles(
  setting: string | undefined,
  environment: NodeJS.ProcessEnv,
  homeDirectory: string,
): readonly string[] {
  const inList = (list: string): readonly string[] =>
    list.split(path.delimiter).filter((file) => file.trim() !== '');
  if (setting?.trim()) {
    return inList(setting).map((file) =>
      path.resolve(homeDirectory, file.replace(/^~(?=$|[/\\])/, homeDirectory)),
    );
  }
  const named = environment['KUBECONFIG'];
  // As kubectl: what the variable names is relative to where the person is, and `~` was the shell's to resolve.
  return named?.trim()
    ? inList(named).map((file) => path.resolve(file))
    : [path.join(homeDirectory, '.kube', 'config')];
}

/** Merges as kubectl does: a missing file counts for nothing, and of two entries of one name the first is taken. */
export function readKubeconfig(files: readonly string[]): Outcome<Kubeconfig, ClusterFailure> {
  const read: { readonly file: string; readonly entries: KubeconfigEntries }[] = [];
  for (const file of files) {
    const text = readIfThere(file);
    if (text === undefined) continue;
    if (text instanceof Error) return badKubeconfig(`${file} cannot be read: ${text.message}`);
    const entries = readKubeconfigFile(file, text);
    if (!entries.ok) return entries;
    read.push({ file, entries: entries.value });
  }
  if (read.length === 0)
    return badKubeconfig(
      `there is no ${files.join(', ')}: set plumbline.kubeconfig or KUBECONFIG to your kubeconfig`,
    );
  const merged = read.map(({ entries }) => entries).reduce(mergeEntries);
  return success({ ...merged, files: read.map(({ file }) => file) });
}

export const contextsOf = (kubeconfig: Kubeconfig): readonly KubeContext[] =>
  [...kubeconfig.contexts].map(([name, context]) => {
    const cluster = stringAt(context, 'cluster') ?? '';
    return {
      name,
      cluster,
      server: stringAt(kubeconfig.clusters.get(cluster), 'server') ?? '',
      user: stringAt(context, 'user') ?? '',
      namespace: stringAt(context, 'namespace') ?? '',
    };
  });

export const badKubeconfig = (message: string): { readonly ok: false; readonly failure: ClusterFailure } =>
  failed({ code: 'badKubeconfig', message });

function mergeEntries(first: KubeconfigEntries, second: KubeconfigEntries): KubeconfigEntries {
  const currentContext = first.currentContext ?? second.currentContext;
  return {
    clusters: mergeMaps(first.clusters, second.clusters),
    users: mergeMaps(first.users, second.users),
    contexts: mergeMaps(first.contexts, second.contexts),
    ...(currentContext === undefined ? {} : { currentContext }),
  };
}

const mergeMaps = (
  first: ReadonlyMap<string, JsonObject>,
  second: ReadonlyMap<string, JsonObject>,
): ReadonlyMap<string, JsonObject> =>
  new Map([...first, ...[...second].filter(([name]) => !first.has(name))]);

function readIfThere(file: string): string | Error | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return 'code' in error && error.code === 'ENOENT' ? undefined : error;
  }
}
