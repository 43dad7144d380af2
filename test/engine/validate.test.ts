import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { linePositions } from '../../src/core/yaml/linePositions.ts';
import { documentsToValidate } from '../../src/core/validate/documentsToValidate.ts';
import type { Problem } from '../../src/core/validate/problem.ts';
import { problemsOf } from '../../src/core/validate/problemsOf.ts';
import { noContext } from '../../src/core/validate/validationContext.ts';
import type { SourceText } from '../../src/core/yaml/sourceText.ts';
import { startKubernetes } from './support/testKubernetes.ts';

const engine = startKubernetes();
before(() => {
  engine.keep(true);
});
after(() => engine.dispose());

async function problemsIn(source: SourceText, patches: readonly string[] = []): Promise<readonly Problem[]> {
  const context = { ...noContext, patches: new Set(patches) };
  const { documents, problems } = documentsToValidate(source, source.path, context);
  const outcome = await engine.validate({ schemas: 'validate', texts: documents });
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return [
    ...problems,
    ...documents.flatMap(({ document }, i) =>
      (outcome.value[i] ?? []).flatMap((answer) => problemsOf(document, answer)),
    ),
  ];
}

/** Under a line that is wrong: `#` and carets under the columns, then the code. The text is validated with them in it. */
function check(title: string, marked: string, options: { readonly patch?: boolean } = {}): void {
  test(title, async () => {
    const source = { path: 'a.yaml', text: marked };
    const problems = await problemsIn(source, options.patch === true ? ['a.yaml'] : []);
    assert.deepEqual(
      found(source, problems),
      expected(marked),
      problems.map(({ message }) => message).join('\n'),
    );
  });
}

interface Marked {
  readonly line: number;
  readonly columns: string;
  readonly code: string;
}

function expected(marked: string): readonly Marked[] {
  const lines = marked.split('\n');
  return inOrder(
    lines.flatMap((text, i) => {
      const match = /^#( *)(\^+) (.+)$/.exec(text);
      if (!match) return [];
      const [, spaces = '', carets = '', code = ''] = match;
      let above = i;
      while (/^# *\^/.test(lines[above - 1] ?? '')) above--;
      return [{ line: above, columns: `${spaces.length + 2}-${spaces.length + 2 + carets.length}`, code }];
    }),
  );
}

function found(source: SourceText, problems: readonly Problem[]): readonly Marked[] {
  const positions = linePositions(source);
  return inOrder(
    problems.map(({ code, start, end }) => {
      const { line, column } = positions.placeAt(start);
      return { line, columns: `${column}-${column + end - start}`, code };
    }),
  );
}

const inOrder = (marks: readonly Marked[]): readonly Marked[] =>
  marks.toSorted((a, b) => a.line - b.line || (a.columns + a.code < b.columns + b.code ? -1 : 1));

describe('exact places', () => {
  check(
    'a Deployment with all kinds of mistakes',
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {version: 1.10}
#                   ^^^^ wrong-type
spec:
  replicas: "3"
#           ^^^ wrong-type
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx
          ports:
            - containerPrt: 80
#             ^^^^^^^^^^^^ unknown-field
            - containerPort: 800000
#                            ^^^^^^ invalid-value
            - containerPort: 3000000000
#                            ^^^^^^^^^^ wrong-type
          imagePullPolicy: always
#                          ^^^^^^ unsupported-value
        - name: side
#         ^^^^ required-value
`,
  );
  check(
    'defaults that the server makes of a value of the wrong type are not told',
    `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - port: "80"
#           ^^^^ wrong-type
    - prt: 81
#     ^^^ unknown-field
      name: b
      targetPort: 700000
#                 ^^^^^^ invalid-value
`,
  );
  check(
    'a key that is written twice is marked where it stands the second time',
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  a: "1"
  b: "2"
  a: "3"
# ^ duplicate-field
`,
  );
  check(
    'text that the agents read as something else',
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  n: "1"
# ^ yaml-reading
  country: no
#          ^^ yaml-reading
  port: 8080
#       ^^^^ wrong-type
`,
  );
  check(
    'what is no YAML',
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
	a: b
# ^ yaml-syntax
`.replace('# ^ yaml', '#^^^^ yaml'),
  );
});

describe('versions', () => {
  check(
    'a version that was removed, a kind that never was, one that nobody knows',
    `apiVersion: policy/v1beta1
#           ^^^^^^^^^^^^^^ removed-api
kind: PodDisruptionBudget
metadata: {name: a}
---
apiVersion: apps/v1
kind: Deploymnt
#     ^^^^^^^^^ no-such-kind
metadata: {name: a}
---
apiVersion: example.com/v1
kind: Thing
#     ^^^^^ unknown-kind
metadata: {name: a}
---
apiVersion: v1
kind: Eviction
#     ^^^^^^^^ no-such-kind
metadata: {name: a}
`,
  );
});

describe('not mistaken', () => {
  check(
    'a patch lacks what it does not change',
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          imagePulPolicy: Always
#         ^^^^^^^^^^^^^^ unknown-field
`,
    { patch: true },
  );
  check(
    'substitutions of Flux, ciphertext of SOPS',
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${name}
spec:
  replicas: \${replicas}
  selector: {matchLabels: {app: "\${app}"}}
  template:
    metadata: {labels: {app: "\${app}"}}
    spec:
      containers:
        - {name: "\${app}", image: a, ports: [{containerPort: "\${port}"}]}
---
apiVersion: v1
kind: Secret
metadata: {name: a}
data: {a: "ENC[AES256_GCM,data:x,type:str]"}
sops: {mac: "ENC[AES256_GCM,data:x,type:str]", version: 3.7.3}
`,
  );
  check('YAML that is not Kubernetes', 'services: {web: {image: nginx}}\na: [\n');
  check(
    'configuration of programs',
    'apiVersion: v1\nkind: Config\nclusters: []\n---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n',
  );
});
