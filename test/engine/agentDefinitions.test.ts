import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileProblems } from '../../src/present/problems/fileProblems.ts';
import { plumbline } from '../cluster/support/plumbline.ts';
import { ownHome } from '../support/ownHome.ts';
import { temporaryRepository } from '../support/temporaryRepository.ts';
import { engineSession } from './support/engineSession.ts';

/** The agents' own kinds are validated without any cluster, by the definitions that ship with us. */

const release = (spec: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web, namespace: shop }
spec:
  interval: 10m
  chart: { spec: { chart: ./charts/web, sourceRef: { kind: GitRepository, name: fleet } } }
${spec}`;
const application = (project: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, namespace: argocd }
spec:
  ${project}
  source: { repoURL: https://git.example.com/org/fleet.git, path: apps/web }
  destination: { server: https://kubernetes.default.svc }
`;
const ofOthers = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web }
spec: { anything: true }
`;
/** One that has fewer fields: what a repository defines itself is what counts there. */
const own = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: applications.argoproj.io }
spec:
  group: argoproj.io
  scope: Namespaced
  names:
    kind: Application
    plural: applications
  versions:
    - name: v1alpha1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties: { source: { type: object, x-kubernetes-preserve-unknown-fields: true }, mine: { type: string } }
`;

const cases: readonly (readonly [
  title: string,
  files: Readonly<Record<string, string>>,
  told: readonly string[],
])[] = [
  [
    'what is right',
    { 'a.yaml': release('  suspend: true\n'), 'b.yaml': application('project: default') },
    [],
  ],
  [
    'a field that Flux does not have',
    { 'a.yaml': release('  driftDetecton: { mode: enabled }\n') },
    ['a.yaml:7 unknown-field unknown field "spec.driftDetecton"'],
  ],
  [
    'a value that it does not take',
    { 'a.yaml': release('  driftDetection: { mode: maybe }\n') },
    ['a.yaml:7 unsupported-value'],
  ],
  [
    'a field that Argo CD does not have',
    { 'a.yaml': application('projct: default') },
    ['a.yaml:5 unknown-field unknown field "spec.projct"'],
  ],
  ['a kind of the same group that is of others', { 'a.yaml': ofOthers }, ['a.yaml:2 unknown-kind']],
  [
    'a kind that the repository defines otherwise, beside one that it does not',
    {
      'crds/applications.yaml': own,
      'a.yaml': application('mine: yes it is'),
      'b.yaml': release('  wrong: 1\n'),
    },
    [
      'a.yaml:7 unknown-field unknown field "spec.destination"',
      'b.yaml:7 unknown-field unknown field "spec.wrong"',
    ],
  ],
];
for (const [title, files, told] of cases)
  test(`objects of agents: ${title}`, async (t) => {
    const it = await engineSession(t, files);
    it.session.setValidation({ kubernetesVersion: undefined, severities: {} });
    for (const [name, contents] of Object.entries(files))
      it.session.buffers.set(`${it.repository.folder}/${name}`, contents, false);
    const { byPath } = fileProblems(await it.session.settled(), undefined);
    const found = [...byPath].flatMap(([path, problems]) =>
      problems
        .filter(({ code }) => code !== 'chart-render' && code !== 'kustomize-build')
        .map(
          ({ start, code, message }) =>
            `${path.slice(it.repository.folder.length + 1)}:${String(start.line + 1)} ${code} ${message}`,
        ),
    );
    assert.equal(found.length, told.length, found.join('\n'));
    for (const one of told)
      assert.ok(
        found.some((line) => line.startsWith(one)),
        `${one} is not in\n${found.join('\n')}`,
      );
  });

test('the command line validates them too', async (t) => {
  const repository = temporaryRepository(t);
  repository.write('a.yaml', release('  driftDetecton: { mode: enabled }\n'));
  repository.write('b.yaml', application('mine: yes it is'));
  repository.write('crds/applications.yaml', own);
  repository.commit('first');
  const ran = await plumbline(repository.folder, ownHome(t), 'check', '.');
  assert.equal(ran.code, 1, ran.stderr);
  assert.match(ran.stdout, /^a\.yaml:7:3: error: unknown field "spec\.driftDetecton" \[unknown-field\]$/m);
  assert.match(ran.stdout, /^b\.yaml:7:3: error: unknown field "spec\.destination" \[unknown-field\]$/m);
  assert.match(ran.stdout, /: 2 errors, 0 warnings/);
});
