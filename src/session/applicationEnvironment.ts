import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { EnvironmentInput, Inputs } from './inputs.ts';

/** Where an Application's objects go: one of the environments, or a cluster that none of them is known to be. */
export type Destination =
  | { readonly kind: 'bound'; readonly environment: string }
  | { readonly kind: 'unbound'; readonly reason: string };

/**
 * By the address of the API server, or the name that Argo CD knows the cluster by where an environment has it.
 * `from` is the environment that the Application is read from.
 */
export function applicationEnvironment(
  application: JsonObject,
  from: EnvironmentInput,
  environments: Inputs['environments'],
): Destination {
  const [server = '', name = ''] = ['server', 'name'].map((field) =>
    stringAt(application, 'spec', 'destination', field),
  );
  if (server === inCluster || name === 'in-cluster' || (server === '' && name === ''))
    return { kind: 'bound', environment: from.name };
  const found = [from, ...environments.values()].find(
    (one) => (server !== '' && sameServer(one.server, server)) || (name !== '' && one.name === name),
  );
  if (found) return { kind: 'bound', environment: found.name };
  const reason =
    server === ''
      ? `it goes to the cluster ${name}: give the environment of that cluster this name, and choose it`
      : `it goes to ${server}, which is no cluster that is chosen here`;
  return { kind: 'unbound', reason };
}

const inCluster = 'https://kubernetes.default.svc';

const sameServer = (a: string | undefined, b: string): boolean =>
  a !== undefined && normalized(a) === normalized(b);

const normalized = (url: string): string => {
  try {
    return new URL(url).href.replace(/\/$/, '');
  } catch {
    return url;
  }
};
