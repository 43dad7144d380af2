import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { layerOf, layers } from '../support/layers.ts';

const project = path.join(import.meta.dirname, '../..');

/**
 * What each layer (row) may import of each layer (column), written by hand from the architecture and not from the
 * table that the rule reads: v values and types, t types only, . nothing, = itself.
 */
const matrix = `
                      base core session present programs engine cluster charts git git/read git/remote git/write git/forge proposals protocol.ts ownerProtocol.ts changeProtocol.ts ui commandLine nodePlatform.ts extension.ts corePreviews.ts ownerAnswers.ts changeWorld.ts pullRequestAnswers.ts changeAnswers.ts coreWorker.ts cli.ts
base                  =    .    .       .       .        .      .       .      .   .        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
core                  v    =    .       .       .        .      .       .      .   .        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
session               v    v    =       .       .        t      t       t      t   t        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
present               v    v    t       =       .        t      t       t      t   t        .          t         .         t         t           .                t                 .  .           .               .            .               .               .              .                     .                .             .
programs              .    .    .       .       =        .      .       .      .   .        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
engine                v    v    .       .       .        =      .       .      .   .        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
cluster               v    v    .       .       .        .      =       .      .   .        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
charts                v    v    .       .       v        .      .       =      .   .        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
git                   v    v    .       .       .        .      .       .      =   .        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
git/read              v    v    .       .       .        .      .       .      v   =        .          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
git/remote            v    v    .       .       .        .      .       .      v   v        =          .         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
git/write             v    v    .       .       .        .      .       .      v   v        .          =         .         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
git/forge             v    v    .       .       v        .      .       .      v   v        .          .         =         .         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
proposals             v    v    v       .       .        t      .       t      t   t        .          t         .         =         .           .                .                 .  .           .               .            .               .               .              .                     .                .             .
protocol.ts           t    t    .       t       .        .      .       .      .   .        .          .         .         .         =           t                t                 .  .           .               .            .               .               .              .                     .                .             .
ownerProtocol.ts      .    t    .       t       .        .      .       .      .   .        .          .         .         .         .           =                .                 .  .           .               .            .               .               .              .                     .                .             .
changeProtocol.ts     t    t    .       t       .        .      .       .      .   .        .          .         .         .         .           .                =                 .  .           .               .            .               .               .              .                     .                .             .
ui                    v    t    .       t       .        .      .       .      .   .        .          .         .         .         t           .                t                 =  .           .               .            .               .               .              .                     .                .             .
commandLine           v    v    v       v       .        v      v       v      v   v        .          .         .         .         .           .                .                 .  =           v               .            .               .               .              .                     .                .             .
nodePlatform.ts       v    v    v       v       .        v      v       v      v   v        v          v         v         v         .           .                .                 .  .           =               .            .               .               .              .                     .                .             .
extension.ts          v    v    v       v       .        v      v       v      v   v        v          v         v         v         t           .                .                 v  .           .               =            .               .               .              .                     .                .             .
corePreviews.ts       v    v    v       v       .        v      v       v      v   v        v          v         v         v         t           .                .                 .  .           .               .            =               .               .              .                     .                .             .
ownerAnswers.ts       v    v    v       v       .        v      v       v      v   v        v          v         v         v         .           t                .                 .  .           .               .            .               =               .              .                     .                .             .
changeWorld.ts        .    .    t       t       .        .      .       .      .   .        .          t         .         .         t           .                .                 .  .           .               .            .               .               =              .                     .                .             .
pullRequestAnswers.ts v    v    v       v       .        v      v       v      v   v        v          v         v         v         t           .                t                 .  .           .               .            .               .               t              =                     .                .             .
changeAnswers.ts      v    v    v       v       .        v      v       v      v   v        v          v         v         v         t           .                t                 .  .           .               .            .               .               t              v                     =                .             .
coreWorker.ts         v    v    v       v       .        v      v       v      v   v        v          v         v         v         t           .                t                 .  .           v               .            v               v               t              .                     v                =             .
cli.ts                v    v    v       v       .        v      v       v      v   v        v          v         v         v         .           .                .                 .  v           v               .            .               .               .              .                     .                .             =
`;

/** The packages a layer may import; `node:` stands for any of Node's own modules. */
const packages: Readonly<Record<string, readonly string[]>> = {
  base: [],
  core: ['yaml', 'diff'],
  session: [],
  present: ['diff'],
  programs: ['node:', 'node:worker_threads'],
  engine: ['node:', 'node:worker_threads'],
  cluster: ['@kubernetes/client-node', 'undici', 'node:', 'node:worker_threads'],
  charts: ['undici', 'tar-stream', 'yaml', 'node:', 'node:worker_threads'],
  git: ['simple-git', 'node:', 'node:worker_threads'],
  'git/read': ['simple-git', 'node:', 'node:worker_threads'],
  'git/remote': ['node:', 'node:worker_threads'],
  'git/write': ['simple-git', 'node:', 'node:worker_threads'],
  'git/forge': ['@octokit/request', 'gitea-js', 'yaml', 'node:', 'node:worker_threads'],
  proposals: [],
  'protocol.ts': [],
  'ownerProtocol.ts': [],
  'changeProtocol.ts': [],
  ui: ['vscode', 'node:worker_threads'],
  commandLine: ['node:', 'node:worker_threads'],
  'nodePlatform.ts': ['node:', 'node:worker_threads'],
  'extension.ts': ['vscode', 'node:', 'node:worker_threads'],
  'corePreviews.ts': [],
  'ownerAnswers.ts': [],
  'changeWorld.ts': [],
  'pullRequestAnswers.ts': ['node:', 'node:worker_threads'],
  'changeAnswers.ts': ['node:', 'node:worker_threads'],
  'coreWorker.ts': ['node:', 'node:worker_threads'],
  'cli.ts': ['node:', 'node:worker_threads'],
};
const specifiers: Readonly<Record<string, string>> = {
  yaml: 'yaml',
  diff: 'diff',
  '@kubernetes/client-node': '@kubernetes/client-node/dist/config.js',
  undici: 'undici',
  'tar-stream': 'tar-stream',
  'simple-git': 'simple-git',
  '@octokit/request': '@octokit/request',
  'gitea-js': 'gitea-js',
  vscode: 'vscode',
  'node:': 'node:fs/promises',
  'node:worker_threads': 'node:worker_threads',
  typescript: 'typescript',
};

const rows = matrix
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/));
const [columns = [], ...cells] = rows;

let eslint: ESLint;
before(() => {
  eslint = new ESLint({
    cwd: project,
    // The project's own configuration; only what needs a type checker is off, as these files do not exist.
    overrideConfig: [tseslint.configs.disableTypeChecked, { files: ['**'], rules: { 'max-lines': 'off' } }],
  });
});

for (const [from = '', ...row] of cells) {
  test(`${from} imports what the architecture lets it import`, async () => {
    const statements = row.flatMap((cell, column) => {
      const to = columns[column] ?? '';
      return importsOf(from, to).map((statement) => ({
        ...statement,
        allowed: cell === '=' || cell === 'v' || (cell === 't' && statement.as === 'type'),
      }));
    });
    await checkEach(from, statements);
  });

  test(`${from} imports no packages but its own`, async () => {
    const statements = Object.entries(specifiers).flatMap(([name, specifier]) =>
      ['import * as all from', 'import type { A } from', 'export * from'].map((start) => ({
        text: `${start} '${specifier}';`,
        allowed: packages[from]?.includes(name) ?? false,
      })),
    );
    await checkEach(from, statements);
  });
}

test('an import that cannot be checked, or leaves src, is refused', async () => {
  await checkEach('cluster', [
    { text: 'await import(name);', allowed: false },
    { text: "await import('./guard.ts');", allowed: true },
    { text: "import fs = require('undici');", allowed: true },
    { text: "import fs = require('yaml');", allowed: false },
    { text: "import fs from 'fs';", allowed: false },
    { text: "import manifest from '../../../package.json';", allowed: false },
    { text: "import { A } from '../../newFolder/a.ts';", allowed: false },
  ]);
});

test('a file outside every layer is refused', async () => {
  assert.deepEqual(await problemLines('newFolder/a.ts', "import './b.ts';"), [1]);
});

test('every folder and file of src belongs to a layer', () => {
  const known = readdirSync(path.join(project, 'src'))
    .filter((name) => !name.endsWith('.md'))
    .filter((name) => layerOf(name) === undefined);
  assert.deepEqual(known, []);
});

test('the table and the matrix name the same layers', () => {
  assert.deepEqual(
    layers.map((layer) => layer.path),
    columns,
  );
  assert.deepEqual(
    cells.map(([from]) => from),
    columns,
  );
  assert.deepEqual(Object.keys(packages), columns);
});

test('pure layers reach neither clock nor chance nor environment', async () => {
  const text = [
    'export const a = Date.now();',
    'export const b = Math.random();',
    'export const c = process.env;',
    'setTimeout(a, 1);',
    'export const d = new Date(0).toISOString();',
  ].join('\n');
  for (const folder of ['core/drift', 'present']) {
    const [result] = await eslint.lintText(text, { filePath: path.join(project, 'src', folder, 'x.ts') });
    const lines = result?.messages
      .filter((one) => one.ruleId?.startsWith('no-restricted'))
      .map((one) => one.line);
    assert.deepEqual(lines, [1, 2, 3, 4], folder);
  }
});

interface Statement {
  readonly text: string;
  readonly allowed: boolean;
}

/** Lints all statements as one file of the layer, one on a line, and compares the lines with problems. */
async function checkEach(layer: string, statements: readonly Statement[]): Promise<void> {
  const text = statements.map((statement) => statement.text).join('\n');
  const refused = new Set(await problemLines(fileIn(layer), text));
  for (const [index, statement] of statements.entries())
    assert.equal(
      !refused.has(index + 1),
      statement.allowed,
      `${layer}: ${statement.text} must be ${statement.allowed ? 'allowed' : 'refused'}`,
    );
}

async function problemLines(file: string, text: string): Promise<readonly number[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(project, 'src', file) });
  assert.ok(result);
  assert.deepEqual(
    result.messages.filter((message) => message.fatal),
    [],
    'the snippet parses',
  );
  return result.messages.filter((message) => message.ruleId === 'plumbline/layers').map(({ line }) => line);
}

/** Every way to import a file of `to` from a file of `from`. */
function importsOf(
  from: string,
  to: string,
): readonly { readonly text: string; readonly as: 'value' | 'type' }[] {
  const relative = path.posix.relative(path.posix.dirname(fileIn(from)), targetIn(to));
  const target = relative.startsWith('.') ? relative : `./${relative}`;
  return [
    { text: `import { A } from '${target}';`, as: 'value' },
    { text: `import { type B } from '${target}';`, as: 'value' },
    { text: `import '${target}';`, as: 'value' },
    { text: `export { C } from '${target}';`, as: 'value' },
    { text: `export * from '${target}';`, as: 'value' },
    { text: `void import('${target}');`, as: 'value' },
    { text: `import type { D } from '${target}';`, as: 'type' },
    { text: `export type { E } from '${target}';`, as: 'type' },
    { text: `export type F = import('${target}').G;`, as: 'type' },
  ];
}

const fileIn = (layer: string): string => (layer.endsWith('.ts') ? layer : `${layer}/deep/from.ts`);
const targetIn = (layer: string): string => (layer.endsWith('.ts') ? layer : `${layer}/other/to.ts`);
