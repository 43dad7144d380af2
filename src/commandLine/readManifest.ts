import type { JsonObject } from '../core/resource/json.ts';
import type { KustomizeEngine } from '../engine/engineApi.ts';
import { CommandLineError } from './commandLineError.ts';

/** One manifest as Flux reads it: the engine's reader, not a JavaScript one, decides what `1:30` and `0o17` are. */
export async function readManifest(engine: KustomizeEngine, text: string, what: string): Promise<JsonObject> {
  engine.setFiles(
    new Map([
      [`${folder}/kustomization.yaml`, 'resources: [manifest.yaml]\n'],
      [`${folder}/manifest.yaml`, text],
    ]),
  );
  const build = await engine.build({ root: folder, order: 'flux', restrictToRoot: true, origins: false });
  if (!build.ok) {
    const { failure } = build;
    const message = 'message' in failure ? failure.message : failure.code;
    throw new CommandLineError(`${what}: ${message.replaceAll(`${folder}/manifest.yaml`, what)}`);
  }
  const [first, ...others] = build.value.objects;
  if (!first || others.length > 0) {
    throw new CommandLineError(`${what}: expected one object, found ${String(build.value.objects.length)}`);
  }
  return first.object;
}

const folder = '/compared';
