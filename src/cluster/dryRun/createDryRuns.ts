import { failed, success, type Outcome } from '../../base/outcome.ts';
import { isObject, type JsonObject } from '../../core/resource/json.ts';
import type { Answer, ApiClient } from '../apiClient.ts';
import { backoffMs } from '../backoff.ts';
import type { DryRun, DryRunFailure, ServedResource } from '../clusterApi.ts';
import { isLackOfRight, type ClusterFailure } from '../clusterFailure.ts';
import { jsonOf, readJson } from '../readJson.ts';
import { scopePath, withParameters } from '../resourcePath.ts';
import type { Timing } from '../timing.ts';
import { dryRunKey } from './dryRunGuard.ts';
import { createDryRunPace } from './dryRunPace.ts';
import { listedDryRuns } from './listedDryRuns.ts';
import { hasRight, type RightNeeded } from './writeRights.ts';

export interface DryRunsOptions {
  readonly client: ApiClient;
  readonly isOn: () => boolean;
  /** What the guard lets out; filled from the server's own OpenAPI, a group-version at a time. */
  readonly listed: Set<string>;
  readonly timing: Timing;
  /** Aborted with the connection. */
  readonly closed: AbortSignal;
}

export type SendDryRun = (write: DryRun, signal: AbortSignal) => Promise<Outcome<JsonObject, DryRunFailure>>;

/** Asks one server what a write would leave, without it being made. What the server has denied is not asked again. */
export function createDryRuns({ client, isOn, listed, timing, closed }: DryRunsOptions): SendDryRun {
  const pace = createDryRunPace(timing);
  const documents = kept<null>();
  const rights = kept<boolean>();
  const denied = new Set<string>();

  return async (write, signal) => {
    if (!isOn()) return failed({ code: 'refusedByGuard', message: 'dry runs are switched off' });
    const { resource, namespace } = write;
    const { method, verb } = write.how === 'replace' ? replacing : patching;
    const known = await documents(groupVersionOf(resource), () =>
      readListed(client, listed, resource, closed),
    );
    if (!known.ok) return known;
    if (!listed.has(dryRunKey(method, templateOf(resource)))) return failed(notListed(resource));
    for (const needed of write.creates === true ? [verb, 'create' as const] : [verb]) {
      const may = await mayWrite({ verb: needed, resource, namespace });
      if (!may.ok) return may;
      if (!may.value) return failed(noRight(write, needed));
    }
    const answer = await send(client, method, write, signal);
    if (!answer.ok && answer.failure.code === 'denied' && isLackOfRight(answer.failure)) {
      denied.add(rightKey({ verb, resource, namespace }));
      return failed(noRight(write, verb));
    }
    return answer.ok ? objectOf(answer.value) : answer;
  };

  async function mayWrite(right: RightNeeded): Promise<Outcome<boolean, ClusterFailure>> {
    const key = rightKey(right);
    return denied.has(key)
      ? success(false)
      : rights(key, () => inTurn(() => hasRight(client, right, closed), closed));
  }

  async function inTurn<T>(
    ask: () => Promise<Outcome<T, ClusterFailure>>,
    signal: AbortSignal,
  ): Promise<Outcome<T, ClusterFailure>> {
    return (
      (await pace.run(ask, signal)) ?? failed({ code: 'cancelled', message: 'the request was cancelled' })
    );
  }

  async function send(
    to: ApiClient,
    method: 'PATCH' | 'PUT',
    write: DryRun,
    signal: AbortSignal,
  ): Promise<Outcome<Answer, ClusterFailure>> {
    const request = { method, path: pathOf(write), contentType: contentTypes[write.how], body: write.body };
    for (let attempt = 0; ; attempt++) {
      const answer = await inTurn(() => to.dryRun(request, signal), signal);
      if (answer.ok || answer.failure.code !== 'unreachable' || attempt === lastAttempt) return answer;
      pace.pause(Math.max(answer.failure.retryAfterMs ?? 0, backoffMs(attempt, timing.random)));
    }
  }
}

/** What was asked for once is not asked for again, unless it gave no answer. */
function kept<T>(): (
  key: string,
  ask: () => Promise<Outcome<T, ClusterFailure>>,
) => Promise<Outcome<T, ClusterFailure>> {
  const asked = new Map<string, Promise<Outcome<T, ClusterFailure>>>();
  return (key, ask) => {
    const running = asked.get(key);
    if (running) return running;
    const asking = ask().then((outcome) => {
      if (!outcome.ok) asked.delete(key);
      return outcome;
    });
    asked.set(key, asking);
    return asking;
  };
}

async function readListed(
  client: ApiClient,
  listed: Set<string>,
  resource: ServedResource,
  signal: AbortSignal,
): Promise<Outcome<null, ClusterFailure>> {
  const root = resource.group === '' ? 'api' : 'apis';
  const document = await readJson(client, `/openapi/v3/${root}/${groupVersionOf(resource)}`, signal);
  // A server that publishes nothing of it lists nothing.
  if (!document.ok) return document.failure.code === 'notServed' ? success(null) : document;
  for (const key of listedDryRuns(document.value)) listed.add(key);
  return success(null);
}

const rightKey = ({ verb, resource, namespace }: RightNeeded): string =>
  [verb, groupVersionOf(resource), resource.plural, namespace].join(' ');

const groupVersionOf = ({ group, version }: ServedResource): string =>
  group === '' ? version : `${group}/${version}`;

function templateOf(resource: ServedResource): string {
  const collection = scopePath({ resource, namespace: '' });
  if (!resource.namespaced) return `${collection}/{name}`;
  return `${collection.slice(0, -resource.plural.length)}namespaces/{namespace}/${resource.plural}/{name}`;
}

const pathOf = ({ resource, namespace, name, fieldManager, fieldValidation, force }: DryRun): string =>
  withParameters(`${scopePath({ resource, namespace })}/${encodeURIComponent(name)}`, {
    dryRun: 'All',
    fieldManager,
    fieldValidation,
    force: force ? 'true' : undefined,
  });

const patching = { method: 'PATCH', verb: 'patch' } as const;
const replacing = { method: 'PUT', verb: 'update' } as const;

const contentTypes: Readonly<Record<DryRun['how'], string>> = {
  apply: 'application/apply-patch+yaml',
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  replace: 'application/json',
};

const noRight = ({ resource, namespace }: DryRun, verb: string): DryRunFailure => ({
  code: 'noRight',
  message: `a dry run needs the right to ${verb} ${resource.plural}${namespace === '' ? '' : ` in ${namespace}`}`,
});

const notListed = ({ plural }: ServedResource): DryRunFailure => ({
  code: 'notListed',
  message: `the server does not say that it knows dry runs of ${plural}`,
});

function objectOf({ text }: Answer): Outcome<JsonObject, ClusterFailure> {
  const json = jsonOf(text);
  if (!json.ok) return json;
  return isObject(json.value)
    ? success(json.value)
    : failed({ code: 'badAnswer', message: 'the server answers with something that is not an object' });
}

/** Counted from 0. */
const lastAttempt = 4;
