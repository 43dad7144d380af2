import { createRequestLog } from '../../../src/cluster/requestLog.ts';
import { createNodePlatform } from '../../../src/nodePlatform.ts';
import { changedViews, presentViews, type Views } from '../../../src/present/views.ts';
import { Session } from '../../../src/session/session.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';

export interface ValidationLatency {
  readonly lines: number;
  readonly documents: number;
  /** From the text of an opened file to all that is wrong on its first screen; the engine runs already. In ms. */
  readonly openedMs: number;
  /** From the text of an opened file to all that is wrong with it. In ms. */
  readonly wholeMs: number;
  /** From a keystroke, as the core hears of it, to the problems that the host is told, in ms, sorted. */
  readonly keystrokesMs: readonly number[];
}

export interface ValidationLatencyOptions {
  /** Folder of the bundles. */
  readonly dist: string;
  readonly lines: number;
  readonly keystrokes: number;
}

/**
 * Opens a file of this many lines, some of them wrong, and types in documents all over it, as the editor tells it. Each
 * keystroke makes a field misspelt or mends it, so that each has an answer to wait for.
 */
export async function measureValidation(options: ValidationLatencyOptions): Promise<ValidationLatency> {
  const platform = createNodePlatform({
    dist: options.dist,
    kubeconfig: () => undefined,
    requests: createRequestLog(),
    log: () => undefined,
  });
  const session = new Session(platform);
  try {
    session.setValidation({ kubernetesVersion: undefined, severities: {} });
    session.buffers.set('/first.yaml', manifest(0), false);
    await session.settled();
    session.buffers.close('/first.yaml');
    return await measure(session, options);
  } finally {
    session.dispose();
    platform.dispose();
  }
}

async function measure(
  session: Session,
  { lines, keystrokes }: ValidationLatencyOptions,
): Promise<ValidationLatency> {
  const path = '/large.yaml';
  const documents = Math.max(1, Math.round(lines / linesOfManifest));
  let text = Array.from({ length: documents }, (_, i) => manifest(i)).join('');
  session.setVisible(new Map([[path, { first: 0, last: 50 }]]));
  let shown: Views | undefined;
  /** As the core worker does at each step: what the host is told is made each time. */
  const told = (isAnswered: (snapshot: Snapshot) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const listener = session.onDidChange((snapshot) => {
        const views = presentViews(
          snapshot,
          { visibleFiles: [path], options: { show: 'notInSync', group: 'owner' } },
          0,
          shown,
        );
        changedViews(shown, views);
        shown = views;
        if (!isAnswered(snapshot)) return;
        listener.dispose();
        resolve();
      });
    });
  const isKnown = (snapshot: Snapshot, from: number, to: number): boolean =>
    (snapshot.files.get(path)?.parts ?? []).every(({ line, fresh }) => fresh || line > to || line < from);

  const openedAt = performance.now();
  const seen = told((snapshot) => snapshot.files.has(path) && isKnown(snapshot, 0, 50));
  session.buffers.set(path, text, false);
  await seen;
  const openedMs = performance.now() - openedAt;
  await session.settled();
  const wholeMs = performance.now() - openedAt;

  const keystrokesMs: number[] = [];
  for (let i = 0; i < keystrokes; i++) {
    const document = Math.floor(((i >> 1) * 7919) % documents);
    const line = document * linesOfManifest;
    session.setVisible(new Map([[path, { first: Math.max(0, line - 25), last: line + 25 }]]));
    await session.settled();
    const field = text.indexOf('  replica', startOfDocument(text, document)) + '  replicas'.length;
    const isMending = text[field] === 'x';
    const edit = isMending
      ? { start: field, end: field + 1, text: '' }
      : { start: field, end: field, text: 'x' };
    text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    const { length } = text;
    const startedAt = performance.now();
    const answered = told(
      (snapshot) =>
        snapshot.files.get(path)?.facts.source.text.length === length &&
        isKnown(snapshot, line - 25, line + 25),
    );
    session.buffers.edit(path, [edit], true, length);
    await answered;
    keystrokesMs.push(performance.now() - startedAt);
  }
  return {
    lines: text.split('\n').length - 1,
    documents,
    openedMs,
    wholeMs,
    keystrokesMs: keystrokesMs.sort((a, b) => a - b),
  };
}

const startOfDocument = (text: string, document: number): number =>
  text.indexOf(`name: app-${String(document)}\n`);

const manifest = (number: number): string => `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${String(number)}
  namespace: shop
  labels:
    app.kubernetes.io/name: app-${String(number)}
    app.kubernetes.io/part-of: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: app-${String(number)}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: app-${String(number)}
    spec:
      serviceAccountName: app-${String(number)}
      securityContext:
        runAsNonRoot: true
      containers:
        - name: app
          image: registry.example.com/shop/app:1.${String(number)}.0
          args: [--listen=:8080, --name=${String(number)}]
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LEVEL
              value: info
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: ${number % 20 === 7 ? 'http-port-with-a-long-name' : 'http'}
`;

const linesOfManifest = manifest(0).split('\n').length - 1;
