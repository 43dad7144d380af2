import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPlumblineFile } from '../../../../src/core/owner/plumbline/plumblineFile.ts';
import { linePositions } from '../../../../src/core/yaml/linePositions.ts';

const read = (text: string): ReturnType<typeof readPlumblineFile> =>
  readPlumblineFile({ path: '.plumbline.yaml', text });

/** `line: message` of each problem. */
function problemsOf(text: string): readonly string[] {
  const source = { path: '.plumbline.yaml', text };
  return readPlumblineFile(source).problems.map(
    ({ start, message }) => `${String(linePositions(source).placeAt(start).line)}: ${message}`,
  );
}

test('everything that it may hold', () => {
  const { file, problems } = read(`
environments:
- {name: staging}
- {name: prod-eu, production: true}
targets:
- {path: ./apps/shop/, environment: staging}
- path: apps/shop
  environment: prod-eu
  namespace: shop
  mode: kubectl
- {path: ., environment: staging}
rules: {unknown-field: warning, yaml-reading: off}
templates:
  branchName: plumbline/{title}
  commitMessage: "{environments}"
`);
  assert.deepEqual(problems, []);
  assert.deepEqual(file, {
    environments: [
      { name: 'staging', production: false },
      { name: 'prod-eu', production: true },
    ],
    targets: [
      { path: 'apps/shop', environment: 'staging', mode: 'kubectl' },
      { path: 'apps/shop', environment: 'prod-eu', mode: 'kubectl', namespace: 'shop' },
      { path: '', environment: 'staging', mode: 'kubectl' },
    ],
    rules: { 'unknown-field': 'warning', 'yaml-reading': 'off' },
    templates: { branchName: 'plumbline/{title}', commitMessage: '{environments}' },
  });
});

test('a file that says nothing', () => {
  for (const text of ['', '# nothing yet\n', 'targets:\n', '{}'])
    assert.deepEqual([read(text).problems, read(text).file.targets], [[], []]);
});

const target = (rest: string): string => `targets:\n- path: apps\n  environment: prod\n${rest}`;

const wrong: readonly (readonly [text: string, problem: RegExp])[] = [
  ['tragets: []\n', /^1: the file has no key tragets: it takes targets, environments, rules, templates$/],
  ['- a\n', /^1: the file holds keys and values: begin with `targets:`$/],
  ['targets: {path: a}\n', /^1: targets takes a list: begin each item with a dash$/],
  ['targets:\n- apps\n', /^2: a target takes keys and values$/],
  ['targets:\n- {path: a}\n', /^2: a target needs environment: add it$/],
  ['targets:\n- {environment: a}\n', /^2: a target needs path: add it$/],
  ['targets:\n- path: 1\n  environment: a\n', /^2: path takes text: put it in quotes$/],
  ['targets:\n- path: [a]\n  environment: a\n', /^2: path takes text$/],
  ['targets:\n- {path: ../x, environment: a}\n', /^2: path leads out of the repository: write a folder/],
  ['targets:\n- {path: a/../../x, environment: a}\n', /^2: path leads out of the repository/],
  ['targets:\n- {path: /etc, environment: a}\n', /^2: path leads out of the repository/],
  ['targets:\n- {path: ~/x, environment: a}\n', /^2: path leads out of the repository/],
  ['targets:\n- {path: "C:\\\\x", environment: a}\n', /^2: path leads out of the repository/],
  ['targets:\n- {path: "a\\\\b", environment: a}\n', /^2: path has backslashes/],
  [target('  namespace: Shop\n'), /^4: namespace takes the name of a namespace/],
  [target('  mode: argo-ssa\n'), /^4: mode takes kubectl, not argo-ssa: leave it out$/],
  [
    target('  kubeconfig: ~/.kube/config\n'),
    /^4: kubeconfig is refused: a repository never says which cluster/,
  ],
  [target('  context: prod\n'), /^4: context is refused: .*plumbline\.environments$/],
  [target('- {path: apps, environment: prod}\n'), /^4: this target is listed twice/],
  ['url: https://example.com\n', /^1: url is refused/],
  ['environments: [{name: a, server: b}]\n', /^1: server is refused/],
  ['environments: [{production: true}]\n', /^1: an environment needs name: add it$/],
  ['environments: [{name: a, production: "yes"}]\n', /^1: production takes true or false$/],
  ['environments: [{name: a}, {name: a}]\n', /^1: the environment a is listed twice/],
  [
    `environments: [{name: stage}]\n${target('')}`,
    /^4: there is no environment prod in this file: add it to environments, which has stage$/,
  ],
  ['rules: {no-such: off}\n', /^1: there is no rule no-such: it takes yaml-syntax, /],
  ['rules: {unknown-field: loud}\n', /^1: unknown-field takes error, warning, info, off, not loud$/],
  ['templates: {commit: x}\n', /^1: templates has no key commit: it takes branchName/],
  [
    'templates:\n  commitMessage: |\n    {title} {no name}\n\n    {oops}\n',
    /^5: \{oops\} means nothing in commitMessage: it takes \{title\}, .*\{changes\}$/,
  ],
  ['templates: {branchName: "x/{differences}"}\n', /^1: \{differences\} means nothing in branchName/],
  ['targets: [\n', /^\d: .*: correct the YAML$/],
  ['targets: []\ntargets: []\n', /^2: Map keys must be unique: correct the YAML$/],
];
for (const [text, problem] of wrong)
  test(`${JSON.stringify(text)} is a problem`, () => {
    const problems = problemsOf(text);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', problem);
  });

test('what is wrong takes nothing else away', () => {
  const { file } = read('targets:\n- {path: ../x, environment: a}\n- {path: b, environment: a}\nrules: 3\n');
  assert.deepEqual(file.targets, [{ path: 'b', environment: 'a', mode: 'kubectl' }]);
});

test('nesting deeper than the stack', () => {
  const { problems } = read('['.repeat(20_000));
  assert.ok(problems.length > 0);
});
