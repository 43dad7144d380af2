import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';

/** The generators of an ApplicationSet, those inside of a matrix or a merge included. */
export interface SetGenerators {
  /** What the Git generators read. */
  readonly git: readonly GitGenerator[];
  /** Those whose parameters nobody knows from files, by their places in the set: `spec.generators[0].clusters`. */
  readonly unknown: readonly string[];
}

export interface GitGenerator {
  readonly url: string;
  readonly revision: string;
  readonly requeueSeconds: number;
}

export function readSetGenerators(set: JsonObject): SetGenerators {
  const git: GitGenerator[] = [];
  const unknown: string[] = [];
  const read = (generators: Json | undefined, place: string): void => {
    if (!isArray(generators)) return;
    for (const [i, generator] of generators.entries()) {
      const here = `${place}[${String(i)}]`;
      for (const kind of elsewhere) if (isObject(at(generator, kind))) unknown.push(`${here}.${kind}`);
      const found = at(generator, 'git');
      if (isObject(found)) git.push(readGit(found));
      for (const kind of ['matrix', 'merge'])
        read(at(generator, kind, 'generators'), `${here}.${kind}.generators`);
    }
  };
  read(at(set, 'spec', 'generators'), 'spec.generators');
  return { git, unknown };
}

/** What these give lies in the cluster of Argo CD, or with others that it asks. */
const elsewhere = ['clusters', 'scmProvider', 'clusterDecisionResource', 'pullRequest', 'plugin'] as const;

function readGit(generator: JsonObject): GitGenerator {
  const seconds = at(generator, 'requeueAfterSeconds');
  return {
    url: stringAt(generator, 'repoURL') ?? '',
    revision: stringAt(generator, 'revision') ?? '',
    requeueSeconds: typeof seconds === 'number' ? seconds : usualRequeueSeconds,
  };
}

/** How often Argo CD 3.2 asks for new commits where a generator does not say it. */
const usualRequeueSeconds = 180;
