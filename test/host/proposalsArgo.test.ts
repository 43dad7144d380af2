import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { stringAt, at, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { handedOverCluster, type TestCluster } from '../harness/testCluster.ts';
import { launcher } from './runner/launcher.ts';
import { edit, lineOf, takeBack } from './support/activeEditor.ts';
import { acceptAll, mergePullRequest, openPullRequest, quick } from './support/pullRequests.ts';
import { hover, lineNotes, select, shownText, treeTexts, until, untilNoNotes } from './support/workbench.ts';

/**
 * The same way where the real Argo CD applies the repository: an app of apps that heals itself, and the Application that
 * it holds, which does not.
 */
describe('proposals in the editor, with Argo CD', function () {
  let cluster: TestCluster;
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const deploymentFile = path.join(workspace, 'argo/cart/deployment.yaml');
  const kustomizationFile = path.join(workspace, 'argo/cart/kustomization.yaml');
  const setFile = path.join(workspace, 'argo/apps/regions.yaml');
  const replicas = 5;

  before(async () => {
    cluster = handedOverCluster(process.env['PLUMBLINE_SECOND_CLUSTER'] ?? '');
    git('switch', '--quiet', 'main');
    git('pull', '--quiet', '--ff-only');
    const url = git('remote', 'get-url', 'origin');
    for (const [file, text] of Object.entries(filesOf(url))) {
      mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true });
      writeFileSync(path.join(workspace, file), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', 'The cart, which Argo CD applies');
    git('push', '--quiet');
    await cluster.objects.apply(rootApplication(url));
    for (const name of ['cart', 'cart-north']) await waitUntilSynced(name);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'prod-us');
    await vscode.commands.executeCommand('plumbline.drift.focus');
  });

  after(async () => {
    await cluster.objects.delete({ ...application('regions'), kind: 'ApplicationSet' });
    for (const name of ['apps', 'cart', 'cart-north']) await cluster.objects.delete(application(name));
    for (const name of ['cart', 'cart-north']) await cluster.objects.delete(namespace(name));
    git('rm', '--quiet', '-r', 'argo');
    git('commit', '--quiet', '--message', 'No cart');
    git('push', '--quiet');
    await vscode.commands.executeCommand('plumbline.chooseClusters', 'demo');
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeQuickOpen'));

  it('marks the line that controls what somebody changed, and says what Argo CD makes of it', async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(deploymentFile));
    await cluster.objects.patch(
      deployment,
      { spec: { replicas: 7 } },
      { subresource: 'scale', fieldManager: 'kubectl' },
    );
    await until('the note', lineNotes, /≠ live 7 in prod-us · kubectl scale/);
    await hover(
      'replicas: 3',
      /In Git\s*3[^]*Live\s*7[^]*kubectl scale/,
      /Application\/argocd\/cart will put it back with its next sync, and begins none for this: it does not heal itself/,
    );
    await launcher.screenshot('24-argo-drift');
    await launcher.press('Escape');
    await until(
      'the rows',
      treeTexts,
      /argocd\/cart[^]*Argo CD: OutOfSync[^]*Deployment cart\/cart[^]*spec\.replicas[^]*live 7, Git 3/,
      /argocd\/apps/,
    );
  });

  it('previews an edit: what the sync changes, whether it runs, and what it takes back', async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(kustomizationFile));
    await edit(editor, /newTag: .*/, 'newTag: 1.0.1');
    await vscode.commands.executeCommand('plumbline.previewSync');
    await until(
      'the preview',
      shownText,
      /Application\/argocd\/cart in prod-us/,
      /runs within .* of the merge, at once where a webhook tells Argo CD/,
      /spec\.replicas: 7 → 3/,
      /image: \S*:1\.0\.0 → \S*:1\.0\.1/,
    );
    await launcher.screenshot('25-argo-preview');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await takeBack(kustomizationFile);
  });

  it('previews an edit of a set: the Application that it generates then, and what that makes', async () => {
    const editor = await vscode.window.showTextDocument(vscode.Uri.file(setFile));
    await edit(editor, /- region: north/, '- region: north\n          - region: south');
    await vscode.commands.executeCommand('plumbline.previewSync');
    await until(
      'the preview',
      shownText,
      /^ApplicationSet\/argocd\/regions in prod-us: 1 to create, 1 unchanged$/m,
      /^ {2}\+ create Application argocd\/cart-south {2}argo\/apps\/regions\.yaml:\d+$/m,
      /^Application\/argocd\/cart-south in prod-us: 1 to create$[^]*it makes the namespace cart-south first$/m,
      /^ {2}\+ create ConfigMap cart-south\/region {2}argo\/region\/region\.yaml:2$/m,
      /^Application\/argocd\/cart-north in prod-us: 1 unchanged$/m,
    );
    await launcher.screenshot('37-set-preview');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.window.showTextDocument(vscode.Uri.file(setFile));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('adopts what is live: merged, and synced by Argo CD, it ends the drift', async () => {
    await cluster.objects.patch(
      deployment,
      { spec: { replicas } },
      { subresource: 'scale', fieldManager: 'kubectl' },
    );
    await vscode.window.showTextDocument(vscode.Uri.file(deploymentFile));
    await until('the note', lineNotes, /≠ live 5 in prod-us/);
    select(lineOf(/replicas/));
    const running = vscode.commands.executeCommand('plumbline.adoptLive');
    await quick('what to do', /Open Pull Request/);
    await until(
      'the proposal',
      shownText,
      /Adopt 5 for spec\.replicas of Deployment cart\/cart/,
      /proved: the render changes what is promised, and nothing else/,
    );
    await launcher.screenshot('26-argo-proposal');
    await acceptAll(['Subject', 'Name of the new branch', 'Title']);
    await running;
    const pull = await openPullRequest(/Adopt 5/);
    assert.match(pull.body, /Application\/argocd\/cart/);
    await mergePullRequest(pull.number);
    git('pull', '--quiet', '--ff-only');
    const merged = git('rev-parse', 'HEAD');
    await vscode.window.showTextDocument(vscode.Uri.file(deploymentFile));
    assert.match(readFileSync(deploymentFile, 'utf8'), /replicas: 5/);
    // What an editor has not read again counts as typed.
    await takeBack();
    await until('the editor to read it again', shownText, /replicas: 5/);
    await untilNoNotes();
    await waitUntilSynced('cart', merged);
    await until('the view to say so', treeTexts, /argocd\/cart[^\n]*in sync[^\n]*Argo CD: Synced/);
    assert.equal(at(await cluster.objects.get(deployment), 'spec', 'replicas'), replicas);
    await launcher.screenshot('27-argo-applied');
  });

  it('has written nothing to the cluster', async () => {
    const events = await readAuditLog(cluster.address, 'viewer');
    assert.ok(
      events.some(({ resource }) => resource === 'applications'),
      'the user was seen',
    );
    const writes = events.filter(
      ({ verb, resource = '' }) =>
        !['get', 'list', 'watch'].includes(verb) && !resource.startsWith('selfsubject'),
    );
    assert.deepEqual(writes, []);
  });

  /** Synced, and to this commit where one is named. */
  const waitUntilSynced = (name: string, commit?: string): Promise<unknown> =>
    waitUntil(
      `Application ${name} to be synced`,
      async () => {
        const status = at(await cluster.objects.get(application(name)), 'status') ?? null;
        const isAt = commit === undefined || stringAt(status, 'sync', 'revision') === commit;
        if (stringAt(status, 'sync', 'status') === 'Synced' && isAt) return true;
        throw new Error(JSON.stringify(status));
      },
      { timeoutMs: 90_000, everyMs: 250 },
    );
});

const namespace = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const deployment: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'cart', namespace: 'cart' },
};

const application = (name: string, spec: Json = {}): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: 'argocd' },
  spec,
});

const rootApplication = (repoURL: string): JsonObject =>
  application('apps', {
    project: 'default',
    source: { repoURL, targetRevision: 'main', path: 'argo/apps' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    syncPolicy: { automated: { selfHeal: true } },
  });

const filesOf = (repoURL: string): Readonly<Record<string, string>> => ({
  'argo/apps/cart.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: cart
  namespace: argocd
spec:
  project: default
  source:
    repoURL: ${repoURL}
    targetRevision: main
    path: argo/cart
  destination:
    server: https://kubernetes.default.svc
    namespace: cart
  syncPolicy:
    automated: {}
    syncOptions:
      - CreateNamespace=true
`,
  'argo/apps/regions.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: regions
  namespace: argocd
spec:
  generators:
    - list:
        elements:
          - region: north
  template:
    metadata:
      name: cart-{{region}}
    spec:
      project: default
      source:
        repoURL: ${repoURL}
        targetRevision: main
        path: argo/region
      destination:
        server: https://kubernetes.default.svc
        namespace: cart-{{region}}
      syncPolicy:
        automated: {}
        syncOptions:
          - CreateNamespace=true
`,
  'argo/region/region.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: region\ndata:\n  level: info\n',
  'argo/cart/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
images:
  - name: registry.example.com/cart
    newTag: 1.0.0
`,
  'argo/cart/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
spec:
  replicas: 3
  selector:
    matchLabels:
      app: cart
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
        - name: cart
          image: registry.example.com/cart
`,
});
