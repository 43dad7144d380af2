import { kept } from '../../base/kept.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { permitsNamespaces } from '../../core/plan/underProject.ts';
import { resourceKey } from '../../core/resource/resourceId.ts';
import { argoProjectOf } from '../argo/argoProjectOf.ts';
import type { EnvironmentInput, GoodBuild, Inputs } from '../inputs.ts';
import { scopeKey } from '../inputs.ts';
import { servedResource } from '../clusters/liveObject.ts';
import type { OwnerScope, UnjudgedOwner } from '../snapshot.ts';
import type { NamespacesByEnvironment } from './namespacesByEnvironment.ts';

/** The same as before while it is equal: every object that is missing hangs on it. */
export function madeNamespaces(
  environments: Inputs['environments'],
  owners: readonly MakingOwner[],
  previous: NamespacesByEnvironment | undefined,
): NamespacesByEnvironment {
  const made = new Map<string, Set<string>>();
  for (const { environment, readIn = environment, owner, deployed, working } of owners) {
    const names = made.get(environment) ?? new Set<string>();
    made.set(environment, names);
    if (makesNamespace(owner, environments.get(readIn))) names.add(owner.namespace ?? '');
    for (const build of [deployed?.lastGood, working?.lastGood])
      for (const name of build ? namespacesOf(build) : []) names.add(name);
  }
  return previous && isEqual(made, previous) ? previous : made;
}

type MakingOwner = Pick<UnjudgedOwner, 'environment' | 'readIn' | 'owner' | 'deployed' | 'working'>;

/** A project that does not permit the kind fails the whole sync. */
function makesNamespace({ build }: Owner, environment: EnvironmentInput | undefined): boolean {
  if (build?.agent !== 'argo' || !build.createsNamespace) return false;
  const { project } = argoProjectOf(environment, build);
  return !project || permitsNamespaces(project);
}

/** Where an object is refused because its namespace is neither live nor in Git; false while that is not known. */
export function isNamespaceMissing(
  environment: EnvironmentInput,
  made: NamespacesByEnvironment,
  namespace: string,
): boolean {
  const scope = namespacesScope(environment);
  const live = scope && environment.scopes.get(scope.key);
  return (
    namespace !== '' &&
    live?.listed === true &&
    !live.objects.has(`/${namespace}`) &&
    made.get(environment.name)?.has(namespace) !== true
  );
}

/** What has to be watched to know which namespaces there are; undefined while the cluster is not known. */
export function namespacesScope(
  environment: EnvironmentInput,
): ({ readonly key: string } & Pick<OwnerScope, 'scope'>) | undefined {
  const resource = servedResource(environment, namespaceId(''), 'v1');
  return resource && { key: scopeKey(resource, ''), scope: { resource, namespace: '' } };
}

export const namespaceKey = (name: string): string => resourceKey(namespaceId(name));

const namespaceId = (name: string): { group: ''; kind: 'Namespace'; namespace: ''; name: string } => ({
  group: '',
  kind: 'Namespace',
  namespace: '',
  name,
});

const namespacesOf = kept(({ objects }: GoodBuild) =>
  objects.flatMap(({ id }) => (id.kind === 'Namespace' && id.group === '' ? [id.name] : [])),
);

const isEqual = (a: NamespacesByEnvironment, b: NamespacesByEnvironment): boolean =>
  a.size === b.size &&
  [...a].every(([environment, names]) => {
    const others = b.get(environment);
    return others?.size === names.size && [...names].every((name) => others.has(name));
  });
