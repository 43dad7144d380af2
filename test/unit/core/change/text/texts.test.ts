import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { branchName } from '../../../../../src/core/change/text/branchName.ts';
import type { ChangedOwner, ChangeSummary } from '../../../../../src/core/change/text/changeSummary.ts';
import { commitMessage } from '../../../../../src/core/change/text/commitMessage.ts';
import { cutMarkdown } from '../../../../../src/core/change/text/cutMarkdown.ts';
import { asCode, asCodeBlock, inMarkdown } from '../../../../../src/core/change/text/markdownText.ts';
import { pullRequestBody, pullRequestTitle } from '../../../../../src/core/change/text/pullRequestBody.ts';
import { renderedDifference } from '../../../../../src/core/change/text/renderedDifference.ts';
import type { PlanStep } from '../../../../../src/core/plan/syncPlan.ts';
import { Random } from '../../../../support/random.ts';

const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
const secret = { group: '', kind: 'Secret', namespace: 'shop', name: 'login' };

const step = (more: Partial<PlanStep> = {}): PlanStep => ({
  id: web,
  action: 'update',
  stage: 'resources',
  fields: [],
  ignored: [],
  impact: [],
  ...more,
});

const owner = (environment: string, more: Partial<ChangedOwner> = {}): ChangedOwner => ({
  id: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
  environment,
  production: environment.startsWith('prod'),
  plan: { kind: 'planned', willRun: { when: 'when Flux has fetched the merge', notes: [] }, steps: [step()] },
  differences: [{ id: web, effect: 'changed', diff: ' spec:\n-  replicas: 3\n+  replicas: 9' }],
  ...more,
});

const summary = (more: Partial<ChangeSummary> = {}): ChangeSummary => ({
  title: 'Nine replicas of web',
  reasons: [],
  owners: [owner('dev'), owner('prod-eu')],
  files: ['apps/web/deployment.yaml'],
  revisions: { base: 'main@1a2b3c4', result: 'the working tree' },
  proof: { kind: 'proved' },
  ...more,
});

test('a commit says what it does, where, production first', () => {
  assert.equal(
    commitMessage(summary()),
    `Nine replicas of web

prod-eu (production), Kustomization/flux-system/apps: 1 to update
dev, Kustomization/flux-system/apps: 1 to update
`,
  );
});

test('a template of a commit: its own words stay, what is filled in calls nobody and is not read again', () => {
  const template = 'chore({environments}): {title}\n\n\n\n{unknown} cc @team {owners}\n';
  const message = commitMessage(summary({ title: 'a\nb {owners}', owners: [owner('@all#1')] }), template);
  assert.equal(
    message,
    'chore(@\u2060all#\u20601): a b {owners}\n\n{unknown} cc @team Kustomization/flux-system/apps\n',
  );
});

const branches: readonly (readonly [title: string, template: string, name: string])[] = [
  ['Nine replicas of web', '', 'plumbline/nine-replicas-of-web'],
  ['Größe: 3 → 9!', '', 'plumbline/große-3-9'],
  ['...', '', 'plumbline/change'],
  ['', '{title}', 'change'],
  ['x', '-{environments}//{title}.lock/..', 'prod-eu-dev/x'],
  ['x', '@{title} ~^:?*[\\', '@x'],
  ['HEAD', 'HEAD', 'plumbline/change'],
  ['a'.repeat(300), 'team/{title}', `team/${'a'.repeat(60)}`],
  ['😀 up', '{title}', 'up'],
  ['x', '@', 'plumbline/change'],
  ['x', 'a.lock.lock/b\u0007c', 'a/b-c'],
];
for (const [title, template, name] of branches)
  test(`the branch of ${JSON.stringify(title)} in ${JSON.stringify(template)} is ${name}`, () => {
    assert.equal(branchName(summary({ title }), template), name);
    execFileSync('git', ['check-ref-format', '--branch', name]);
  });

test('every branch name is one, whatever the template says', () => {
  const parts = [
    'a',
    '/',
    '.',
    '..',
    '@',
    '{',
    '@{',
    '-',
    '.lock',
    ' ',
    '~',
    '\\',
    'é',
    '😀',
    '{title}',
  ] as const;
  const random = new Random(1);
  const names = Array.from({ length: 400 }, () => {
    const template = Array.from({ length: 1 + random.below(7) }, () => random.pick(parts)).join('');
    return branchName({ title: random.pick(parts) }, template);
  });
  assert.ok(new Set(names).size > 100);
  for (const name of new Set(names)) execFileSync('git', ['check-ref-format', '--branch', name]);
});

test('a pull request tells what, when, impact, difference, revisions and proof', () => {
  const impact = [{ code: 'pods-restart', severity: 'warning', message: '3 pods restart' } as const];
  const plan = {
    kind: 'planned',
    willRun: { when: 'x', blockedBy: 'it is suspended', notes: ['after *infra*'] },
    steps: [step({ impact })],
  } as const;
  const { text, leftOut } = pullRequestBody(
    summary({ owners: [owner('dev'), owner('prod-eu', { plan })] }),
    65_536,
  );
  assert.deepEqual(leftOut, []);
  assert.equal(
    text,
    `### What changes

- **production** \`prod-eu\`, \`Kustomization/flux-system/apps\`: 1 to update
- \`dev\`, \`Kustomization/flux-system/apps\`: 1 to update

### When

- **production** \`prod-eu\`: does **not** run: it is suspended; after \\*infra\\*
- \`dev\`: runs when Flux has fetched the merge

### Impact

- **warning** **production** \`prod-eu\` \`Deployment shop/web\`: 3 pods restart

### Rendered difference

<details><summary><code>Deployment shop/web</code> changed in <code>prod-eu</code>, <code>dev</code></summary>

\`\`\`diff
 spec:
-  replicas: 3
+  replicas: 9
\`\`\`

</details>

---

Compared: \`main@1a2b3c4\` with \`the working tree\`.

Proved: both revisions were rendered, and this is all that differs.
`,
  );
});

test('a pull request tells why, as the commits do, without what they say of what changes', () => {
  const reasons = [
    commitMessage(summary()).replace(/^.*\n/, '') + '\nTuned by *hand*, see #12,\nas @dana said.\n',
    '',
    'This reverts commit 1a2b3c4.',
  ];
  const { text } = pullRequestBody(summary({ reasons }), 65_536);
  assert.ok(
    text.startsWith(`### Why

Tuned by \\*hand\\*, see #\u206012,
as @\u2060dana said.

This reverts commit 1a2b3c4.

### What changes

- **production**`),
    text,
  );
  const long = pullRequestBody(summary({ reasons: ['a\n'.repeat(99)] }), 65_536, '{why}').text;
  assert.equal(long, `${'a\n'.repeat(50)}and 49 more lines`);
  assert.doesNotMatch(pullRequestBody(summary({ reasons: [''] }), 65_536).text, /Why/);
});

test('what was not proved is told with what is left', () => {
  const residue = summary({ proof: { kind: 'residue', lines: ['Deployment shop/api: spec.replicas'] } });
  assert.match(
    pullRequestBody(residue, 9_999).text,
    /\*\*Not proved\*\*.*\n\n- Deployment shop\/api: spec\.replicas\n/,
  );
  const none = summary({ proof: { kind: 'notRendered', reason: 'the render <failed>' } });
  assert.match(pullRequestBody(none, 9_999).text, /\*\*Not proved\*\*: the render \\<failed\\>/);
});

test('differences are left out until the text fits, those of production last', () => {
  const many = Array.from({ length: 60 }, (_, i) => {
    const id = { ...web, name: `web-${String(i)}` };
    return { id, effect: 'changed' as const, diff: `-${'a'.repeat(500)}\n+b` };
  });
  const owners = [owner('dev', { differences: many }), owner('prod-eu')];
  const { text, leftOut } = pullRequestBody(summary({ owners }), 8_000);
  assert.ok(text.length <= 8_000 && text.length > 7_000, String(text.length));
  assert.match(text, /replicas: 9/);
  assert.match(leftOut.join(), /^\d+ of 61 rendered differences are left out/);
  assert.ok(text.includes(leftOut.join()));
  for (const limit of [40, 200, 700])
    assert.ok(pullRequestBody(summary({ owners }), limit).text.length <= Math.max(limit, 70));
});

test('a title is one line, of the template where there is one', () => {
  assert.equal(pullRequestTitle(summary({ title: 'a\n b' })), 'a b');
  assert.equal(pullRequestTitle(summary(), '[{production}] {title}'), '[prod-eu] Nine replicas of web');
});

test('values of Secrets are in no text, and neither is what was substituted from one', () => {
  const object = (value: string, kind = 'Secret') => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'login', namespace: 'shop', annotations: {} },
    data: { password: value, user: 'c2FtZQ==' },
  });
  const difference = renderedDifference({ id: secret, before: object('b2xk'), after: object('bmV3') });
  assert.match(difference?.diff ?? '', /-\s+password: "\*\*\*"\n\+\s+password: "\*\*\* \(changed\)"/);
  assert.match(difference?.diff ?? '', /\n {3}user: "\*\*\*"/);
  assert.doesNotMatch(difference?.diff ?? '', /b2xk|bmV3|c2FtZQ/);
  const added = renderedDifference({ id: secret, before: undefined, after: object('bmV3') });
  assert.equal(added?.effect, 'added');
  assert.doesNotMatch(added.diff, /bmV3/);

  const after = object('hunter22', 'ConfigMap');
  const substituted = renderedDifference(
    { id: { ...secret, kind: 'ConfigMap' }, before: object('x', 'ConfigMap'), after },
    [{ object: after, secret: ['/data/password'] }],
  );
  assert.doesNotMatch(substituted?.diff ?? '', /hunter22/);
  assert.equal(renderedDifference({ id: web, before: after, after }), undefined);
});

test('names and values are neither Markdown nor HTML, and call nobody', () => {
  assert.equal(
    inMarkdown('@dana fixes #12, !3, GH-4 <b>*x*</b>\n# y'),
    '@\u2060dana fixes #\u206012, !\u20603, GH-\u20604 \\<b\\>\\*x\\*\\</b\\> # y',
  );
  assert.equal(asCode('a`b``c'), '```a`b``c```');
  assert.equal(asCode('`x`'), '`` `x` ``');
  assert.equal(asCodeBlock(' ```\n@dana', 'diff'), '````diff\n ```\n@dana\n````');
  const hostile = owner('</summary>@all', {
    differences: [{ id: { ...web, name: '<img src=x>' }, effect: 'changed', diff: '+ ```\n+</details>@all' }],
  });
  const { text } = pullRequestBody(summary({ owners: [hostile] }), 9_999);
  assert.ok(
    text.includes(
      '<code>Deployment shop/&lt;img src=x&gt;</code> changed in <code>&lt;/summary&gt;@all</code>',
    ),
  );
  assert.ok(text.includes('````diff\n+ ```\n+</details>@all\n````'));
});

test('a text that is cut ends with what is open closed', () => {
  const text = 'a\n<details>\n\n````diff\n```\nb\nc\n````\n</details>\nd';
  assert.equal(
    cutMarkdown(text, ({ length }) => length < 46),
    'a\n<details>\n\n````diff\n```\nb\n````\n\n</details>',
  );
  assert.equal(
    cutMarkdown(text, () => true),
    text,
  );
  assert.equal(
    cutMarkdown(text, (part) => part === ''),
    '',
  );
});
