import { stringify } from 'yaml';
import { applicationObjects, objectsPerApplication } from './fleetObjects.ts';

/** One Flux Kustomization of the fleet. */
export interface FleetOwner {
  readonly name: string;
  readonly namespace: string;
  /** Folder in the repository. */
  readonly path: string;
  readonly applications: readonly string[];
}

export interface FleetShape {
  readonly objects: number;
  readonly objectsPerOwner: number;
  readonly ownersPerNamespace: number;
}

/** The fleet that all measurements share: a kustomization of 100 objects for each team, two teams to a namespace. */
export const usualShape = (objects: number): FleetShape => ({
  objects,
  objectsPerOwner: Math.min(100, objects),
  ownersPerNamespace: 2,
});

export function fleetOwners({
  objects,
  objectsPerOwner,
  ownersPerNamespace,
}: FleetShape): readonly FleetOwner[] {
  const applications = Math.max(1, Math.round(objectsPerOwner / objectsPerApplication));
  return Array.from({ length: Math.max(1, Math.round(objects / objectsPerOwner)) }, (_, owner) => {
    const name = `team-${String(owner).padStart(3, '0')}`;
    return {
      name,
      namespace: `fleet-${String(Math.floor(owner / ownersPerNamespace)).padStart(2, '0')}`,
      path: `teams/${name}`,
      applications: Array.from(
        { length: applications },
        (_none, i) => `${name}-app-${String(i).padStart(2, '0')}`,
      ),
    };
  });
}

/** The files of the repository: for each owner a kustomization with a transformer and a patch, a file an application. */
export function fleetFiles(
  owners: readonly FleetOwner[],
): readonly (readonly [path: string, text: string])[] {
  return owners.flatMap(({ path, namespace, applications }) => [
    [`${path}/kustomization.yaml`, kustomizationFile(namespace, applications)] as const,
    ...applications.map(
      (name, index) =>
        [
          `${path}/${name}.yaml`,
          applicationObjects(name, index)
            .map((object) => stringify(object, { aliasDuplicateObjects: false }))
            .join('---\n'),
        ] as const,
    ),
  ]);
}

function kustomizationFile(namespace: string, applications: readonly string[]): string {
  const [first = ''] = applications;
  return stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: applications.map((name) => `${name}.yaml`),
    images: [{ name: `registry.example.com/shop/${first}`, newTag: '1.5.0' }],
    patches: [
      {
        target: { kind: 'Deployment', name: first },
        patch: `- op: replace\n  path: /spec/replicas\n  value: 5\n`,
      },
    ],
  });
}
