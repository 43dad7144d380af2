import type { Json, JsonObject } from '../../../src/core/resource/json.ts';

/** Files of one owner's folder by path, and what a change may do to them and to what is live. */
export type Files = Map<string, string>;

/** A change of the repository, as people make them. `id` is a name that nothing else on the cluster has. */
export interface Change {
  readonly name: string;
  /** Of the files before anything is applied; by default they are the common ones. */
  readonly prepare?: (files: Files, id: string) => void;
  readonly change: (files: Files, id: string) => void;
  /** What the owner's spec says beside the usual. */
  readonly spec?: JsonObject;
  /** What somebody does to live objects in between: kind and name, and a merge patch. */
  readonly drift?: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly patch: JsonObject;
  }[];
  /** Of the owner's spec, once all is applied: the change then meets an owner that is like this. */
  readonly later?: JsonObject;
}

export interface PlanCase {
  readonly id: string;
  readonly changes: readonly Change[];
}

export function edit(files: Files, path: string, from: string | RegExp, to: string): void {
  const before = files.get(path) ?? '';
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} does not hold ${String(from)}`);
  files.set(path, after);
}

/** Adds a resource to a folder with a kustomization. Of two changes that add the same one, kustomize takes neither. */
export function add(files: Files, name: string, object: JsonObject): void {
  const path = `extra/${name}.yaml`;
  if (files.has(path)) throw new Error(`${path} is there already`);
  files.set(path, JSON.stringify(object));
  edit(files, 'extra/kustomization.yaml', 'resources:\n', `resources:\n  - ${name}.yaml\n`);
}

export function remove(files: Files, name: string): void {
  files.delete(`extra/${name}.yaml`);
  edit(files, 'extra/kustomization.yaml', `  - ${name}.yaml\n`, '');
}

export const object = (
  apiVersion: string,
  kind: string,
  name: string,
  rest: Readonly<Record<string, Json>> = {},
): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});
export const configMap = (name: string, data: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  ...object('v1', 'ConfigMap', name, { data }),
  metadata: { name, ...metadata },
});
