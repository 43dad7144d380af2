import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { at, isArray, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { helmRelease, kustomization, waitUntilApplied } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { chartServer, indexOf } from '../support/charts/chartServer.ts';
import { digestOf, packChart } from '../support/charts/packChart.ts';
import { handedOverCluster, type TestCluster } from '../harness/testCluster.ts';
import { launcher } from './runner/launcher.ts';
import { edit, lineOf, takeBack } from './support/activeEditor.ts';
import { acceptAll, mergePullRequest, openPullRequest, quick } from './support/pullRequests.ts';
import { hover, lineNotes, select, shownText, treeTexts, until, untilNoNotes } from './support/workbench.ts';

/**
 * Values of charts, where the real helm-controller installs them: a release that corrects drift and has its values in its
 * own manifest, and one that only tells of drift and takes them from a file, through a generated ConfigMap.
 */
describe('releases in the editor, with helm-controller', function () {
  let cluster: TestCluster;
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const fileOf = (name: string): string => path.join(workspace, 'releases', name);
  const applied = { name: 'releases', namespace: 'flux-system' };
  const ends: (() => unknown)[] = [];

  before(async () => {
    cluster = handedOverCluster(process.env['PLUMBLINE_SECOND_CLUSTER'] ?? '');
    git('switch', '--quiet', 'main');
    git('pull', '--quiet', '--ff-only');
    const packed = await packChart('motto', '1.0.0', { 'templates/motto.yaml': motto });
    const server = await chartServer(
      { after: (end) => ends.push(end as () => unknown) },
      (asked, response) => {
        if (asked.path === '/motto-1.0.0.tgz') response.end(packed);
        else response.end(indexOf('motto', '1.0.0', 'motto-1.0.0.tgz', digestOf(packed)));
      },
    );
    for (const [file, text] of Object.entries({ ...files, 'releases/motto.yaml': ofServer(server.url) })) {
      mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true });
      writeFileSync(path.join(workspace, file), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', 'The store, as releases of a chart');
    git('push', '--quiet');
    await cluster.objects.apply(
      kustomization(applied, {
        path: './releases',
        sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      }),
    );
    await waitUntilMerged();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'prod-us');
    await vscode.commands.executeCommand('plumbline.fetchCharts', server.host);
    await vscode.commands.executeCommand('plumbline.drift.focus');
  });

  after(async () => {
    for (const end of ends) await end();
    await cluster.objects.delete(kustomization(applied, {}));
    git('rm', '--quiet', '-r', 'releases', 'charts');
    git('commit', '--quiet', '--message', 'No store');
    git('push', '--quiet');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeQuickOpen'));

  it('marks the value that controls what somebody changed, and says what helm-controller makes of it', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(fileOf('cart.yaml')));
    await scale('cart', 7);
    await until('the note', lineNotes, /≠ live 7 in prod-us · kubectl scale/);
    await hover(
      'replicas: 3',
      /Deployment store\/cart in prod-us[^]*In Git\s*3[^]*Live\s*7[^]*kubectl scale/,
      /HelmRelease\/store\/cart will put it back in at most (1 h|60 min)/,
    );
    await launcher.screenshot('28-release-drift');
    await launcher.press('Escape');
    await until(
      'the rows',
      treeTexts,
      /store\/cart[^]*Deployment store\/cart[^]*spec\.replicas[^]*live 7, Git 3/,
    );
  });

  it('marks the line of a file with values, where its release only tells of drift', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(fileOf('mail-values.yaml')));
    const containers = [{ name: 'store', env: [{ name: 'LEVEL', value: 'debug' }] }];
    await cluster.objects.patch(
      deployment('mail'),
      { spec: { template: { spec: { containers } } } },
      { type: 'strategic', fieldManager: 'kubectl-edit' },
    );
    await until('the note', lineNotes, /≠ live "?debug"? in prod-us · kubectl edit/);
    await hover(
      'level: info',
      /In Git\s*"?info"?[^]*Live\s*"?debug/,
      /nothing before the next upgrade: HelmRelease\/store\/mail only tells of drift \(spec\.driftDetection\.mode\)/,
    );
    await launcher.screenshot('29-release-values-file');
    await launcher.press('Escape');
  });

  it('leads from a row to the value', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const row = [
      'prod-us',
      workspace,
      'HelmRelease/store/cart',
      'apps/Deployment:store/cart',
      'spec.replicas',
    ];
    await vscode.commands.executeCommand('plumbline.goToOrigin', JSON.stringify(row));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, fileOf('cart.yaml'));
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /^ {4}replicas: 3$/);
  });

  it('previews an edit of a value as one upgrade, with what it takes back', async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(fileOf('cart.yaml')));
    await edit(editor, /tag: 1\.2\.0/, 'tag: 1.3.0');
    await vscode.commands.executeCommand('plumbline.previewSync');
    await until(
      'the preview',
      shownText,
      /HelmRelease\/store\/cart in prod-us/,
      /spec\.replicas: 7 → 3/,
      /image: \S*:1\.2\.0 → \S*:1\.3\.0/,
    );
    await launcher.screenshot('30-release-preview');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await takeBack(fileOf('cart.yaml'));
  });

  it('adopts what is live into the values of the release: merged and upgraded, the drift is over', async () => {
    await scale('cart', 5);
    await vscode.window.showTextDocument(vscode.Uri.file(fileOf('cart.yaml')));
    await until('the note', lineNotes, /≠ live 5 in prod-us/);
    await adopt(/replicas/, '31-release-proposal', [
      /Adopt 5 for spec\.replicas of Deployment store\/cart/,
      /releases\/cart\.yaml[^]*- {5}replicas: 3\n\s*\+ {5}replicas: 5/,
    ]);
    assert.match(readFileSync(fileOf('cart.yaml'), 'utf8'), /^ {4}replicas: 5$/m);
    await untilNoteIsGone('cart.yaml');
    assert.equal(at(await cluster.objects.get(deployment('cart')), 'spec', 'replicas'), 5);
  });

  it('reverts the merge: helm-controller upgrades to what was before', async () => {
    const running = vscode.commands.executeCommand('plumbline.revertCommit', git('rev-parse', 'HEAD'));
    await quick('what to do', /Open Pull Request/);
    await until(
      'the proposal',
      shownText,
      /proved: the render changes what is promised, and nothing else/,
      /releases\/cart\.yaml[^]*- {5}replicas: 5\n\s*\+ {5}replicas: 3/,
      /HelmRelease\/store\/cart in prod-us[^]*spec\.replicas: 5 → 3/,
    );
    await launcher.screenshot('38-release-revert');
    await merged(running, /Revert/);
    assert.match(readFileSync(fileOf('cart.yaml'), 'utf8'), /^ {4}replicas: 3$/m);
    assert.equal(at(await cluster.objects.get(deployment('cart')), 'spec', 'replicas'), 3);
    await until('the view to say so', treeTexts, /store\/cart[^\n]*in sync/);
  });

  it('adopts what is live into the file that holds the values', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(fileOf('mail-values.yaml')));
    await until('the note', lineNotes, /≠ live "?debug"? in prod-us/);
    await adopt(/level/, '32-release-values-proposal', [
      /Adopt debug for spec\.template[^\n]*env\[name=LEVEL\]\.value of Deployment store\/mail/,
      /releases\/mail-values\.yaml[^]*- level: info\n\s*\+ level: debug/,
    ]);
    assert.match(readFileSync(fileOf('mail-values.yaml'), 'utf8'), /^level: debug$/m);
    await untilNoteIsGone('mail-values.yaml');
    await until('the view to say so', treeTexts, /store\/mail[^\n]*in sync/);
    await launcher.screenshot('33-release-applied');
  });

  it('leads to the line of a chart that was fetched, in a document that nobody can edit', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const row = ['prod-us', workspace, 'HelmRelease/store/motto', '/ConfigMap:store/motto', 'data.motto'];
    await cluster.objects.patch(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'motto', namespace: 'store' } },
      { data: { motto: 'of somebody' } },
      { fieldManager: 'kubectl-edit' },
    );
    await until('the rows', treeTexts, /store\/motto[^]*ConfigMap store\/motto[^]*data\.motto/);
    // The chart is none of the repository: what can be edited is its release.
    await vscode.window.showTextDocument(vscode.Uri.file(fileOf('motto.yaml')));
    await until('the note', lineNotes, /≠ live "?of somebody"? in prod-us/);
    await launcher.screenshot('34-release-of-fetched-chart');
    await vscode.commands.executeCommand('plumbline.goToOrigin', JSON.stringify(row));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'plumbline');
    assert.equal(editor.document.uri.path, '/motto-1.0.0/templates/motto.yaml');
    assert.equal(editor.document.getText(), motto);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /^ {2}motto: plumb$/);
    await launcher.screenshot('35-release-template');
    await vscode.commands.executeCommand('plumbline.showDesiredState', JSON.stringify(row.slice(0, 3)));
    const desired = await until(
      'the desired state',
      shownText,
      /HelmRelease\/store\/motto in prod-us[^]*motto: plumb/,
    );
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.ok(document);
    const [link] = await vscode.commands.executeCommand<readonly vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      document.positionAt(desired.indexOf('kind: ConfigMap') + 2),
    );
    assert.equal(link?.targetUri.path, '/motto-1.0.0/templates/motto.yaml');
    assert.equal(link.targetRange.start.line, 1);
  });

  it('has written nothing to the cluster', async () => {
    const events = await readAuditLog(cluster.address, 'viewer');
    assert.ok(
      events.some(({ resource }) => resource === 'helmreleases'),
      'the user was seen',
    );
    const writes = events.filter(
      ({ verb, resource = '' }) =>
        !['get', 'list', 'watch'].includes(verb) && !resource.startsWith('selfsubject'),
    );
    assert.deepEqual(writes, []);
  });

  /** From the proposal for the line that matches to its merge, and until helm-controller has upgraded to that. */
  async function adopt(line: RegExp, picture: string, says: readonly RegExp[]): Promise<void> {
    select(lineOf(line));
    const running = vscode.commands.executeCommand('plumbline.adoptLive');
    await quick('what to do', /Open Pull Request/);
    await until(
      'the proposal',
      shownText,
      /proved: the render changes what is promised, and nothing else/,
      ...says,
    );
    await launcher.screenshot(picture);
    await merged(running, /Adopt/);
  }

  /** From the answer to what to do with a proposal to the same. */
  async function merged(running: Thenable<unknown>, title: RegExp): Promise<void> {
    await acceptAll(['Subject', 'Name of the new branch', 'Title']);
    await running;
    const pull = await openPullRequest(title);
    assert.match(pull.body, /HelmRelease\/store/);
    await mergePullRequest(pull.number);
    git('pull', '--quiet', '--ff-only');
    await waitUntilMerged();
  }

  async function untilNoteIsGone(file: string): Promise<void> {
    await vscode.window.showTextDocument(vscode.Uri.file(fileOf(file)));
    await untilNoNotes();
  }

  const scale = (name: string, replicas: number): Promise<JsonObject> =>
    cluster.objects.patch(
      deployment(name),
      { spec: { replicas } },
      { subresource: 'scale', fieldManager: 'kubectl' },
    );

  /** Flux has applied what is checked out, and both releases are as that says. */
  async function waitUntilMerged(): Promise<void> {
    await waitUntilApplied(cluster.objects, applied, `main@sha1:${git('rev-parse', 'HEAD')}`);
    for (const name of ['cart', 'mail', 'motto'])
      await waitUntil(
        `HelmRelease ${name} to be ready`,
        async () => {
          const release = await cluster.objects.get(helmRelease({ name, namespace: 'store' }, {}));
          const conditions = at(release, 'status', 'conditions');
          const ready = isArray(conditions)
            ? conditions.find((condition) => stringAt(condition, 'type') === 'Ready')
            : undefined;
          const isSeen =
            at(release, 'status', 'observedGeneration') === at(release, 'metadata', 'generation');
          if (isSeen && stringAt(ready, 'status') === 'True') return true;
          throw new Error(JSON.stringify(ready));
        },
        { timeoutMs: 90_000, everyMs: 250 },
      );
  }
});

const deployment = (name: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'store' },
});

const release = (name: string, mode: string, values: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/store
      interval: 1h
      sourceRef:
        kind: GitRepository
        name: flux-system
        namespace: flux-system
  driftDetection:
    mode: ${mode}
  install:
    disableWait: true
  upgrade:
    disableWait: true
${values}`;

/** The template of a chart that lies on a server of its own. */
const motto = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  motto: plumb
`;

const ofServer = (url: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: charts
spec:
  interval: 1h
  url: ${url}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: motto
spec:
  interval: 1h
  chart:
    spec:
      chart: motto
      version: 1.0.0
      sourceRef:
        kind: HelmRepository
        name: charts
`;

const files: Readonly<Record<string, string>> = {
  'releases/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: store
resources:
  - namespace.yaml
  - cart.yaml
  - mail.yaml
  - motto.yaml
configMapGenerator:
  - name: mail-values
    files:
      - values.yaml=mail-values.yaml
configurations:
  - names.yaml
`,
  'releases/names.yaml': `nameReference:
  - kind: ConfigMap
    version: v1
    fieldSpecs:
      - path: spec/valuesFrom/name
        kind: HelmRelease
`,
  'releases/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: store\n',
  'releases/cart.yaml': release(
    'cart',
    'enabled',
    '  values:\n    replicas: 3\n    image:\n      tag: 1.2.0\n',
  ),
  'releases/mail.yaml': release(
    'mail',
    'warn',
    '  valuesFrom:\n    - kind: ConfigMap\n      name: mail-values\n',
  ),
  'releases/mail-values.yaml': '# Of the team that writes to customers.\nreplicas: 2\nlevel: info\n',
  'charts/store/Chart.yaml': 'apiVersion: v2\nname: store\nversion: 1.0.0\n',
  'charts/store/values.yaml': `replicas: 1
level: warning
image:
  repository: registry.example.com/store
  tag: 1.0.0
`,
  'charts/store/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
    spec:
      containers:
        - name: store
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          env:
            - name: LEVEL
              value: {{ .Values.level }}
`,
};
