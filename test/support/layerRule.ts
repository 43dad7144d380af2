import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { Rule } from 'eslint';
import { layerOf, type Layer } from './layers.ts';

/** The ESLint rule `plumbline/layers`: every import of a file of `sources` (absolute) keeps to the table of layers. */
export const layerRule = (sources: string): Rule.RuleModule => ({
  meta: {
    type: 'problem',
    docs: { description: 'folders of src import each other as test/support/layers.ts allows' },
    schema: [],
  },
  create(context) {
    const file = path.relative(sources, context.filename).replaceAll('\\', '/');
    if (file.startsWith('..')) return {};
    const from = layerOf(file);

    function check(node: Rule.Node, specifier: unknown, as: 'value' | 'type'): void {
      const message = from
        ? problemOf(from, { file, specifier, as })
        : `${file} belongs to no layer: give it a row in test/support/layers.ts`;
      if (message !== undefined) context.report({ node, message });
    }

    return {
      ImportDeclaration: (node) => {
        check(node, node.source.value, importedAs(node));
      },
      'ExportNamedDeclaration[source], ExportAllDeclaration': (node: Rule.Node) => {
        if ('source' in node) check(node, valueOf(node.source), importedAs(node));
      },
      ImportExpression: (node) => {
        check(node, valueOf(node.source), 'value');
      },
      // `import('…').Name` in a type; typescript-eslint's node, which ESLint's own types do not know.
      'TSImportType > Literal.source': (node: Rule.Node) => {
        check(node, valueOf(node), 'type');
      },
      'TSExternalModuleReference > Literal': (node: Rule.Node) => {
        check(node, valueOf(node), 'value');
      },
    };
  },
});

interface Import {
  readonly file: string;
  readonly specifier: unknown;
  readonly as: 'value' | 'type';
}

/** What is wrong with an import; undefined where the table allows it. */
function problemOf(from: Layer, { file, specifier, as }: Import): string | undefined {
  if (typeof specifier !== 'string')
    return 'what is imported must be written out, or layers cannot be checked';
  if (specifier.startsWith('.')) return relativeProblem(from, path.posix.join(file, '..', specifier), as);
  if (specifier.startsWith('node:'))
    return from.node === 'all' || from.node.includes(specifier)
      ? undefined
      : `${from.path} may not import ${specifier}`;
  if (isBuiltin(specifier)) return `write node:${specifier}`;
  const name = packageOf(specifier);
  return from.packages.includes(name) ? undefined : `${from.path} may not import the package ${name}`;
}

function relativeProblem(from: Layer, target: string, as: 'value' | 'type'): string | undefined {
  if (target.startsWith('..')) return 'src imports nothing from outside itself';
  const to = layerOf(target);
  if (to === undefined) return `${target} belongs to no layer: give it a row in test/support/layers.ts`;
  if (to === from || from.values.includes(to.path)) return undefined;
  if (!from.types.includes(to.path)) return `${from.path} may not import ${to.path}`;
  return as === 'type'
    ? undefined
    : `${from.path} may import ${to.path} as types only: write \`import type\``;
}

/** `import type` leaves nothing behind at run time; `import { type … }` still loads the file. */
const importedAs = (node: object): 'value' | 'type' =>
  ('importKind' in node && node.importKind === 'type') || ('exportKind' in node && node.exportKind === 'type')
    ? 'type'
    : 'value';

const valueOf = (node: unknown): unknown =>
  typeof node === 'object' && node !== null && 'value' in node ? node.value : undefined;

const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
