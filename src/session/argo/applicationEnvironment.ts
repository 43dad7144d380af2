import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { EnvironmentInput, Inputs } from '../inputs.ts';
import { boundByPerson, howToBind, isSameServer, type Destination } from '../clusters/knownCluster.ts';

/**
 * As the person says which environment a destination is, else by the address of the API server, or the name that Argo CD
 * knows the cluster by where an environment has it. `from` is the environment that the Application is read from.
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
  const named = server === '' ? name : server;
  const found =
    boundByPerson([named], from, environments) ??
    [from, ...environments.values()].find(
      (one) => (server !== '' && isSameServer(one.server, server)) || (name !== '' && one.name === name),
    );
  return found
    ? { kind: 'bound', environment: found.name }
    : {
        kind: 'unbound',
        cluster: named,
        reason: `it goes to the cluster ${named}: ${howToBind(named, from)}`,
      };
}

const inCluster = 'https://kubernetes.default.svc';
