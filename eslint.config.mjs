import path from 'node:path';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { layerRule } from './test/support/layerRule.ts';
import { layers } from './test/support/layers.ts';

const sources = path.join(import.meta.dirname, 'src');
const filesOf = (/** @type {string} */ layer) => (layer.endsWith('.ts') ? `src/${layer}` : `src/${layer}/**`);

/** Forbidden everywhere, by shape: what the style replaces by something simpler. */
const shapes = [
  { selector: 'TSEnumDeclaration', message: 'Write a union of strings.' },
  { selector: 'TSModuleDeclaration:not([declare=true])', message: 'Write a module.' },
  { selector: ':matches(PropertyDefinition, MethodDefinition)[accessibility]', message: 'Write #name.' },
  { selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z][a-z]/]', message: 'No I in front of a name.' },
];

/** What a pure layer may not know; values that depend on these are arguments. */
const outside = [
  'process',
  'Buffer',
  'fetch',
  'performance',
  'console',
  'crypto',
  'navigator',
  'WebAssembly',
];
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];

export default defineConfig(
  globalIgnores(['dist', 'out', 'test/fixtures', 'test/harness/go']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-shadow': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      // `if (done) return finish();` and `() => finish()` say no more than they do.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Numbers are written into messages everywhere; what would print as [object Object] stays forbidden.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-syntax': ['error', ...shapes],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**'],
    plugins: { plumbline: { rules: { layers: layerRule(sources) } } },
    rules: {
      'plumbline/layers': 'error',
      'max-lines': ['error', 250],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true } },
      ],
      'no-restricted-syntax': [
        'error',
        ...shapes,
        {
          selector: 'AwaitExpression:not(:function AwaitExpression)',
          message: 'What ships is CommonJS, which cannot wait at the top level of a file.',
        },
        {
          selector: ':matches(Literal[value=/^plumbline\\./], TemplateElement[value.raw=/^plumbline\\./])',
          message: 'Ids, settings and context keys are spelled once, in src/ui/contributions.ts.',
        },
      ],
    },
  },
  { files: ['src/ui/contributions.ts'], rules: { 'no-restricted-syntax': ['error', ...shapes] } },
  {
    files: layers.filter((layer) => layer.pure).map((layer) => filesOf(layer.path)),
    rules: {
      'no-restricted-globals': ['error', ...outside, ...timers],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The time is an argument.' },
        { object: 'Math', property: 'random', message: 'Chance is an argument.' },
        { object: 'globalThis', message: 'Nothing outside is reached.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts', '*.ts', 'engine/**/*.ts', 'packaging/**/*.ts'],
    rules: {
      // node:test collects what these return.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
    },
  },
  {
    files: ['test/{unit,engine,cluster,support}/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: ['vscode', 'mocha'].map(onlyInHost) }],
      // mocha's types, once imported by a host test, are global in the whole program.
      'no-restricted-globals': ['error', 'describe', 'it', 'suite', 'test', 'before', 'after'],
    },
  },
);

/** @param {string} name */
function onlyInHost(name) {
  return { name, message: 'Only tests in test/host run inside the editor.' };
}
