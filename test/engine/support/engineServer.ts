import {
  at,
  isArray,
  isObject,
  member,
  printJson,
  stringAt,
  type Json,
  type JsonArray,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { lastAppliedAnnotation } from '../../../src/core/drift/desired/bookkeeping.ts';
import type { KubernetesEngine, PredictRequest } from '../../../src/engine/engineApi.ts';
import type { PatchOptions } from '../../harness/clusterObjects.ts';
import type { HistoryServer } from '../../support/driftModel/randomHistory.ts';
import { withoutAlong } from '../../support/driftModel/randomPath.ts';
import { changed } from './liveObject.ts';
import { ownersOfNote, withNote, withoutNote } from './lastAppliedNote.ts';
import { entriesOf, withEntries, withTimes } from './managedEntries.ts';

/** How the owner of the objects writes: as the engine predicts it, under a manager's name. */
export type OwnersWrite = Pick<PredictRequest, 'mode' | 'manager'>;

/**
 * One object and what becomes of it when clients write to it, by the rules of the API server as the engine knows them:
 * histories of objects without a cluster. Whether the engine is right is for the tests with a cluster.
 */
export class EngineServer {
  readonly #engine: KubernetesEngine;
  readonly #schemas: string;
  #live: JsonObject | null = null;
  #writes = 0;

  constructor(engine: KubernetesEngine, schemas: string) {
    this.#engine = engine;
    this.#schemas = schemas;
  }

  /** The server as the history of an object sees it, whose owner writes in one way. */
  historyFor(write: OwnersWrite, prepared: (manifest: JsonObject) => JsonObject): HistoryServer {
    return {
      write: async (manifest) => {
        await this.#keep(write, prepared(manifest));
        return undefined;
      },
      request: () => {
        const live = this.#live;
        return Promise.resolve(
          live === null
            ? { status: 404, text: 'not found', body: undefined }
            : { status: 200, text: '', body: live },
        );
      },
      objects: {
        pathOf: () => Promise.resolve('/object'),
        get: () => Promise.resolve(this.#found()),
        create: async (object, { fieldManager = '' } = {}) => {
          if (this.#live !== null) refuse('it exists');
          await this.#replace(fieldManager, object);
          return this.#found();
        },
        apply: async (object, { fieldManager = '' } = {}) => {
          await this.#quietly((live) => this.#write(applyOf(fieldManager), object, live));
          return this.#found();
        },
        patch: async (_object, patch, options = {}) => {
          await this.#patch(patch, options);
          return this.#found();
        },
        replace: async (object, { fieldManager = '' } = {}) => {
          this.#found();
          await this.#replace(fieldManager, object);
          return this.#found();
        },
        delete: () => {
          const live = this.#found();
          const isKept = at(live, 'metadata', 'finalizers') !== undefined;
          this.#live = isKept
            ? changed(live, { metadata: { deletionTimestamp: '2026-01-02T00:00:00Z' } })
            : null;
          return Promise.resolve();
        },
      },
    };
  }

  /** The object once a client has written it so; as it is where that is refused. */
  async edited(manager: string, object: JsonObject): Promise<JsonObject> {
    try {
      await this.#replace(manager, object);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith(refusal)) throw error;
    }
    return this.#found();
  }

  async #patch(patch: Json, { fieldManager = '', type = 'merge', subresource }: PatchOptions): Promise<void> {
    const live = this.#found();
    if (subresource === 'status' && isObject(patch))
      await this.#patchStatus(fieldManager, { ...live, status: patch['status'] ?? null });
    else if (subresource !== undefined && isObject(patch)) {
      await this.#replace(scratch, changed(live, patch));
      this.#live = renamed(this.#found(), scratch, { manager: fieldManager, subresource });
    } else if (isArray(patch)) await this.#replace(fieldManager, withOperations(live, patch));
    else if (isObject(patch) && type === 'strategic') await this.#merge(fieldManager, patch);
    else if (isObject(patch)) await this.#replace(fieldManager, changed(live, patch));
  }

  async #patchStatus(manager: string, object: JsonObject): Promise<void> {
    const outcome = await this.#engine.canonical(this.#schemas, object, { defaults: false });
    const status = outcome.ok ? outcome.value['status'] : undefined;
    this.#live = status === undefined ? refuse('there is no status') : withStatus(object, manager, status);
  }

  /** A patch that is merged by the strategies of the kind: that of a `kubectl apply` that knows of no earlier one. */
  async #merge(manager: string, patch: JsonObject): Promise<void> {
    const note = stringAt(patch, 'metadata', 'annotations', lastAppliedAnnotation);
    await this.#quietly(
      (live) => this.#write({ mode: 'kubectl', manager }, changed(identityOf(live ?? {}), patch), live),
      note === undefined ? undefined : { note, manager },
    );
  }

  /**
   * What a PUT does, or a patch that comes to the same: a three-way patch from what is live to what will be. A list of
   * field managers that is emptied stays so.
   */
  async #replace(manager: string, object: JsonObject): Promise<void> {
    const note = stringAt(object, 'metadata', 'annotations', lastAppliedAnnotation);
    await this.#quietly(
      async (live) => {
        const bare = withoutServersOwn(withoutNote(object));
        const from = live && withNote(live, printJson(withoutServersOwn(live)), []);
        const written = await this.#write({ mode: 'kubectl', manager }, bare, from);
        return live &&
          entriesOf(object).length === 0 &&
          entriesOf(live).length > 0 &&
          isArray(at(object, 'metadata', 'managedFields'))
          ? withEntries(written, [])
          : written;
      },
      note === undefined ? { manager } : { note, manager },
    );
  }

  /** Writes beside what kubectl has noted on the object, which stays as it was unless the write brings another note. */
  async #quietly(
    write: (live: JsonObject | null) => Promise<JsonObject>,
    brought?: { readonly note?: string; readonly manager: string },
  ): Promise<void> {
    const live = this.#live;
    const before =
      live === null ? undefined : stringAt(live, 'metadata', 'annotations', lastAppliedAnnotation);
    const owners = live === null ? [] : ownersOfNote(live);
    const written = withoutNote(await write(live && withoutNote(live)));
    const note = brought ? brought.note : before;
    const isSame = note === before;
    this.#settle(
      note === undefined
        ? written
        : withNote(
            written,
            note,
            isSame ? owners : [{ manager: brought?.manager ?? '', operation: 'Update' }],
          ),
    );
  }

  async #keep(write: OwnersWrite, object: JsonObject): Promise<void> {
    this.#settle(await this.#write(write, object, this.#live));
  }

  async #write(write: OwnersWrite, desired: JsonObject, live: JsonObject | null): Promise<JsonObject> {
    const outcome = await this.#engine.predict({ schemas: this.#schemas, ...write, desired, live });
    if (!outcome.ok) return refuse(JSON.stringify(outcome.failure));
    const { action, predicted } = outcome.value;
    if (action === 'skipped') return live ?? refuse('it is left alone');
    return predicted;
  }

  #settle(written: JsonObject): void {
    this.#writes += 1;
    const time = `2026-01-01T00:00:${String(this.#writes).padStart(2, '0')}Z`;
    this.#live = withTimes(changed(written, serversOwn), this.#live, time);
  }

  #found(): JsonObject {
    return this.#live ?? refuse('it does not exist');
  }
}

const applyOf = (manager: string): OwnersWrite => ({ mode: 'kubectl-server-side', manager });

const scratch = 'scratch';

const serversOwn: JsonObject = {
  metadata: { uid: '6f1d4f6e', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' },
};

function withoutServersOwn(object: JsonObject): JsonObject {
  return changed(object, {
    metadata: {
      managedFields: null,
      uid: null,
      resourceVersion: null,
      creationTimestamp: null,
      generation: null,
    },
  });
}

function identityOf({ apiVersion, kind, metadata }: JsonObject): JsonObject {
  const namespace = member(metadata, 'namespace');
  return {
    apiVersion: apiVersion ?? '',
    kind: kind ?? '',
    metadata: { name: member(metadata, 'name') ?? '', ...(namespace === undefined ? {} : { namespace }) },
  };
}

/** JSON patches (RFC 6902) as far as the histories use them: one thing is removed or replaced. */
function withOperations(live: JsonObject, operations: JsonArray): JsonObject {
  return operations.reduce<JsonObject>((object, operation) => {
    const path = (stringAt(operation, 'path') ?? '')
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const replaced = replacedAlong(object, path, member(operation, 'value') ?? null);
    if (member(operation, 'op') === 'remove') return withoutAlong(object, path);
    return isObject(replaced) ? replaced : object;
  }, live);
}

function replacedAlong(value: Json, [key, ...rest]: readonly string[], replacement: Json): Json {
  if (key === undefined) return replacement;
  if (isArray(value))
    return value.map((item, i) => (String(i) === key ? replacedAlong(item, rest, replacement) : item));
  return isObject(value) ? { ...value, [key]: replacedAlong(value[key] ?? null, rest, replacement) } : value;
}

function withStatus(live: JsonObject, manager: string, status: Json): JsonObject {
  const entry = {
    manager,
    operation: 'Update',
    apiVersion: live['apiVersion'] ?? '',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:status': namesIn(status) },
    subresource: 'status',
  };
  return withEntries({ ...live, status }, [...entriesOf(live), entry]);
}

const namesIn = (value: Json): JsonObject =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [`f:${key}`, namesIn(inner)]))
    : {};

const renamed = (object: JsonObject, manager: string, name: JsonObject): JsonObject =>
  withEntries(
    object,
    entriesOf(object).map((entry) => {
      const { time: _time, ...rest } = entry;
      return entry['manager'] === manager ? { ...rest, ...name } : entry;
    }),
  );

const refuse = (why: string): never => {
  throw new Error(`${refusal} ${why}`);
};

/** How the failures of requests begin, whoever answers. */
const refusal = 'the API server answered';
