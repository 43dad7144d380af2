import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { at, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import { objectsAt } from '../../../src/core/resource/jsonLists.ts';
import { publishArtifact, serveArtifacts } from '../../harness/scriptedSource.ts';
import type { FluxWorld } from './fluxWorld.ts';

export interface ArtifactWatcher {
  /** Makes the artifacts of the ArtifactGenerators that are there and have not been made. */
  readonly make: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Makes ExternalArtifacts of what source-controller packed, as source-watcher would, which does not run here. It knows the
 * copies of all that is in a folder, and refuses others.
 */
export async function watchArtifactGenerators({
  controlPlane,
  objects,
  folder,
}: FluxWorld): Promise<ArtifactWatcher> {
  const [sources, made, store] = ['sources', 'made', 'store'].map((name) => {
    const each = path.join(folder, 'watcher', name);
    mkdirSync(each, { recursive: true });
    return each;
  }) as [string, string, string];
  const served = await serveArtifacts(store);
  const done = new Set<string>();

  /** The revision of a source, and the folder that it is unpacked in. */
  async function unpacked(source: JsonObject, namespace: string): Promise<Unpacked> {
    const metadata = {
      name: stringAt(source, 'name') ?? '',
      namespace: stringAt(source, 'namespace') ?? namespace,
    };
    const kind = stringAt(source, 'kind') ?? '';
    const found = await objects.get({ apiVersion: 'source.toolkit.fluxcd.io/v1', kind, metadata });
    const artifact = at(found, 'status', 'artifact');
    const answer = await fetch(stringAt(artifact, 'url') ?? '');
    const target = path.join(sources, `${kind}-${metadata.namespace}-${metadata.name}`);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', '-', '-C', target], { input: Buffer.from(await answer.arrayBuffer()) });
    return { folder: target, revision: stringAt(artifact, 'revision') ?? '' };
  }

  async function makeOf(generator: JsonObject): Promise<void> {
    const [name, namespace] = ['name', 'namespace'].map((field) => textAt(generator, 'metadata', field));
    const spec = at(generator, 'spec');
    const from = new Map<string, Unpacked>();
    for (const source of objectsAt(spec, 'sources'))
      from.set(textAt(source, 'alias'), await unpacked(source, namespace ?? ''));
    for (const artifact of objectsAt(spec, 'artifacts')) {
      const id = { name: textAt(artifact, 'name'), namespace: namespace ?? '', generator: name ?? '' };
      const files = path.join(made, id.namespace, id.name);
      mkdirSync(files, { recursive: true });
      for (const copy of objectsAt(artifact, 'copy')) copyInto(files, copy, from);
      const origin = from.get(textAt(artifact, 'originRevision').replace(/^@/, ''));
      await publishArtifact(served, objects, { ...id, files, originRevision: origin?.revision ?? '' });
    }
  }

  return {
    make: async () => {
      const list = await controlPlane.request(
        'GET',
        '/apis/source.extensions.fluxcd.io/v1beta1/artifactgenerators',
      );
      for (const generator of objectsAt(list.body, 'items')) {
        const key = textAt(generator, 'metadata', 'uid');
        if (!done.has(key)) await makeOf(generator);
        done.add(key);
      }
    },
    stop: () => {
      served.stop();
    },
  };
}

interface Unpacked {
  readonly folder: string;
  readonly revision: string;
}

function copyInto(target: string, copy: JsonObject, sources: ReadonlyMap<string, Unpacked>): void {
  const from = /^@([^/]+)\/([^*?[\]]+)\/\*\*$/.exec(textAt(copy, 'from'));
  const to = /^@artifact\/(.*)$/.exec(textAt(copy, 'to'));
  const source = sources.get(from?.[1] ?? '');
  if (!from || !to || !source || Object.keys(copy).length > 2)
    throw new Error(`this test makes no artifact by the copy ${JSON.stringify(copy)}`);
  cpSync(path.join(source.folder, from[2] ?? ''), path.join(target, to[1] ?? ''), { recursive: true });
}

const textAt = (object: JsonObject, ...names: readonly string[]): string => stringAt(object, ...names) ?? '';
