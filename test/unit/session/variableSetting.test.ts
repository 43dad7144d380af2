import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPostBuild } from '../../../src/core/owner/flux/postBuild.ts';
import type { LocatedObject } from '../../../src/core/provenance/locatedObject.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { variableSetting, type VariableSources } from '../../../src/session/provenance/variableSetting.ts';

const located = (file: string, object: JsonObject, pointer: string, certain = true): LocatedObject => ({
  object,
  origins: new Map([[pointer, { path: file, line: 7, column: 3, certain }]]),
});

const own = (substitute: JsonObject): VariableSources['own'] => ({
  title: 'Kustomization/flux-system/apps',
  located: located(
    'clusters/apps.yaml',
    { kind: 'Kustomization', spec: { postBuild: { substitute } } },
    '/spec/postBuild/substitute/TAG',
  ),
});

type From = VariableSources['from'][number];

const configMap = (
  name: string,
  data: JsonObject | null,
  inGit: JsonObject | undefined = data ?? undefined,
): From => ({
  title: `ConfigMap/flux-system/${name}`,
  read: data && { kind: 'ConfigMap', data },
  located: inGit && located(`${name}.yaml`, { kind: 'ConfigMap', data: inGit }, '/data/TAG'),
});

interface Case {
  readonly substitute?: JsonObject;
  readonly from?: readonly From[];
  readonly value?: string;
  readonly own?: VariableSources['own'];
}

function settingOf({
  substitute = {},
  from = [],
  value = 'v1',
  own: manifest = own(substitute),
}: Case): string {
  const postBuild = readPostBuild({ substitute });
  assert.ok(postBuild);
  const setting = variableSetting({ postBuild, values: { TAG: value }, own: manifest, from }, 'TAG');
  switch (setting.kind) {
    case 'line':
      return `${setting.origin.path}:${String(setting.origin.line)}${setting.origin.certain ? '' : '?'}`;
    case 'object':
      return setting.title;
    case 'nothing':
      return 'nothing';
  }
}

describe('the line that sets a variable', () => {
  const tag = (value: string): JsonObject => ({ TAG: value });
  const secret = (inGit: JsonObject, pointer: string): From => ({
    title: 'Secret/flux-system/keys',
    read: { kind: 'Secret', data: { TAG: 'djE=' } },
    located: located('keys.yaml', inGit, pointer),
  });
  const cases: readonly (readonly [title: string, asked: Case, setting: string])[] = [
    [
      'is one of the spec itself, over all objects',
      { substitute: tag('v1'), from: [configMap('a', tag('v0'))] },
      'clusters/apps.yaml:7',
    ],
    [
      'is that of the last object',
      { from: [configMap('a', tag('v0')), configMap('b', tag('v1'))] },
      'b.yaml:7',
    ],
    [
      'is that of an earlier one where the last does not say it',
      { from: [configMap('a', tag('v1')), configMap('b', {})] },
      'a.yaml:7',
    ],
    [
      'and where the last is not there',
      { from: [configMap('a', tag('v1')), configMap('b', null)] },
      'a.yaml:7',
    ],
    [
      'is as far as can be told where the cluster holds another value',
      { from: [configMap('a', tag('v1'), tag('v2'))] },
      'a.yaml:7?',
    ],
    [
      'and where a later object might say it',
      { from: [configMap('a', tag('v1')), { title: 'Secret/x/y', read: undefined, located: undefined }] },
      'a.yaml:7?',
    ],
    [
      'but not where that one is known from Git',
      { from: [configMap('a', tag('v1')), { ...configMap('b', {}), read: undefined }] },
      'a.yaml:7',
    ],
    [
      'is in an object of the cluster that Git does not hold',
      { from: [{ ...configMap('a', tag('v1')), located: undefined }] },
      'ConfigMap/flux-system/a',
    ],
    ['or holds without it', { from: [configMap('a', tag('v1'), {})] }, 'ConfigMap/flux-system/a'],
    ['is nowhere', { from: [configMap('a', {})] }, 'nothing'],
    [
      'is not in Git where the owner is not',
      { substitute: tag('v1'), own: { title: 'Kustomization/flux-system/apps', located: undefined } },
      'Kustomization/flux-system/apps',
    ],
    [
      'of a Secret is compared decoded',
      { from: [secret({ kind: 'Secret', data: { TAG: 'djE=' } }, '/data/TAG')] },
      'keys.yaml:7',
    ],
    [
      'and as a text',
      { from: [secret({ kind: 'Secret', stringData: { TAG: 'v1' } }, '/stringData/TAG')] },
      'keys.yaml:7',
    ],
    [
      'encrypted is as far as can be told',
      {
        from: [
          secret({ kind: 'Secret', stringData: { TAG: 'ENC[AES256_GCM,…]' }, sops: {} }, '/stringData/TAG'),
        ],
      },
      'keys.yaml:7?',
    ],
    ['has its line breaks taken out', { substitute: tag('v1\n') }, 'clusters/apps.yaml:7'],
    [
      'is no surer than where the object itself comes from',
      {
        own: {
          ...own(tag('v1')),
          located: located(
            'x.yaml',
            { spec: { postBuild: { substitute: tag('v1') } } },
            '/spec/postBuild/substitute/TAG',
            false,
          ),
        },
        substitute: tag('v1'),
      },
      'x.yaml:7?',
    ],
  ];
  for (const [title, asked, setting] of cases)
    it(title, () => {
      assert.equal(settingOf(asked), setting);
    });
});
