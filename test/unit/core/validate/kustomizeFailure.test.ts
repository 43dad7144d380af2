import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kustomizeFailure } from '../../../../src/core/validate/kustomizeFailure.ts';

const tree: Readonly<Record<string, string>> = {
  'apps/kustomization.yaml': '# of all\nresources:\n  - gone.yaml\n  - ../base\npatches:\n  - path: p.yaml\n',
  'apps/a.yaml': 'a: 1\n\tb: 2\n',
  'base/kustomization.yml': 'resources:\n  - gone.yaml\n  - b.yaml\n',
  'base/a.yaml': 'a: 1\nb:\n\tc: 2\n',
};

/** As the engine says them; each with the place it means and what a person is told. */
const failures: readonly { readonly message: string; readonly at: string; readonly told: RegExp }[] = [
  {
    message:
      "accumulating resources: accumulation err='accumulating resources from 'gone.yaml': open apps/gone.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on 'apps/gone.yaml' : lstat apps/gone.yaml: no such file or directory",
    at: 'apps/kustomization.yaml 3 gone.yaml',
    told: /^gone\.yaml: no such file or directory$/,
  },
  {
    message:
      "accumulating resources: accumulating resources from 'a.yaml': MalformedYAMLError: yaml: line 2: found a tab character that violates indentation in File: a.yaml",
    at: 'apps/a.yaml 2 b: 2',
    told: /^found a tab character that violates indentation$/,
  },
  {
    message:
      "accumulating resources: accumulation err='accumulating resources from '../base': read base: is a directory': recursed accumulation of path 'base': accumulating resources: accumulating resources from 'a.yaml': MalformedYAMLError: yaml: line 9: found a tab character in File: a.yaml",
    at: 'base/a.yaml 3 c: 2',
    told: /^found a tab character$/,
  },
  {
    message:
      "accumulating resources: accumulation err='accumulating resources from '../base': read base: is a directory': recursed accumulation of path 'base': accumulating resources: accumulation err='accumulating resources from 'gone.yaml': open base/gone.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on 'base/gone.yaml' : lstat base/gone.yaml: no such file or directory",
    at: 'base/kustomization.yml 2 gone.yaml',
    told: /^gone\.yaml: no such file/,
  },
  {
    message:
      "accumulating resources: accumulation err='accumulating resources from '../base': read base: is a directory': recursed accumulation of path 'base': accumulating resources: accumulation err='merging resources from 'b.yaml': may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs]': must build at directory: 'base/b.yaml': file is not directory",
    at: 'base/kustomization.yml 3 b.yaml',
    told: /^b\.yaml: may not add resource with an already registered id: ConfigMap\.v1\.\[noGrp\]\/a\.\[noNs\]$/,
  },
  {
    message: 'error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context',
    at: 'apps/kustomization.yaml 3 - gone.yaml',
    told: /^mapping values are not allowed in this context$/,
  },
  {
    message:
      'trouble configuring builtin PatchTransformer with config: `\npath: p.yaml\n`: unable to parse SM or JSON patch from [path: "p.yaml"]',
    at: 'apps/kustomization.yaml 6 p.yaml',
    told: /unable to parse SM or JSON patch/,
  },
  {
    message: 'no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/zz.[noNs]"',
    at: 'apps/kustomization.yaml 1 # of all',
    told: /^no resource matches/,
  },
];

for (const { message, at, told } of failures) {
  test(`a failed build is told at ${at}`, () => {
    const failure = kustomizeFailure(message, 'apps', (path) =>
      tree[path] === undefined ? undefined : { path, text: tree[path] },
    );
    assert.ok(failure);
    const { path, range, source } = failure;
    const line = source.text.slice(0, range.start).split('\n').length;
    assert.equal(`${path} ${String(line)} ${source.text.slice(range.start, range.end)}`, at);
    assert.match(failure.message, told);
  });
}

test('a folder without a kustomization has no place for it', () => {
  assert.equal(
    kustomizeFailure('no', 'elsewhere', () => undefined),
    undefined,
  );
});
