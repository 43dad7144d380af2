import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';

/** A generator, and the parameters that its Applications can be named by. */
export interface RandomGenerator {
  readonly generator: JsonObject;
  readonly names: readonly string[];
}

interface Options {
  readonly repoURL: string;
  readonly goTemplate: boolean;
  /** What another generator gives, which the second of a matrix may be written with. */
  readonly given?: readonly string[];
}

type Make = (random: Random, options: Options, depth: number) => RandomGenerator;

/** `depth` says how many matrices and merges may stand around each other. */
export function randomGenerator(random: Random, options: Options, depth = 2): RandomGenerator {
  const kinds: readonly [Make, ...Make[]] = [
    list,
    list,
    directories,
    files,
    ...(depth > 0 ? [matrix, merge] : []),
  ];
  const made = random.pick(kinds)(random, options, depth - 1);
  return random.chance(0.2)
    ? { ...made, generator: { ...made.generator, selector: randomSelector(random) } }
    : made;
}

function list(random: Random, { goTemplate, given = [] }: Options): RandomGenerator {
  const elements = random.some(
    [
      { name: 'one', zone: 'eu' },
      { name: 'two', zone: 'us', values: { tier: 'gold' } },
      ...(goTemplate
        ? [
            { name: 'Three_3', port: 8080, big: 1000000, at: { zone: 'eu' }, on: true },
            { name: 'four', tags: ['a', 'b'], none: null },
          ]
        : [{ name: 'Three_3', zone: '' }]),
    ],
    0.7,
  );
  const [from] = given;
  const written = from === undefined || random.chance(0.5) ? [] : [{ name: `of-${tag(from, goTemplate)}` }];
  const elementsYaml = random.chance(0.2) ? { elementsYaml: '- name: yaml\n  zone: "1"\n' } : {};
  return { generator: { list: { elements: [...elements, ...written], ...elementsYaml } }, names: ['name'] };
}

function directories(random: Random, options: Options): RandomGenerator {
  const prefix = random.chance(0.25) ? 'at' : undefined;
  const patterns = random.some(
    [
      { path: 'apps/*' },
      { path: 'apps/cart/*' },
      { path: 'apps*/*' },
      { path: 'envs/[dp]*' },
      { path: 'apps/old*', exclude: true },
      { path: 'apps/[' },
    ],
    0.5,
  );
  const generator = {
    directories: patterns.length > 0 ? patterns : [{ path: '*' }],
    ...shared(options, random, prefix),
  };
  return { generator: { git: generator }, names: [nameOf(prefix, 'basenameNormalized')] };
}

function files(random: Random, options: Options): RandomGenerator {
  const prefix = random.chance(0.25) ? 'at' : undefined;
  const [from] = options.given ?? [];
  const patterns = random.some(
    [
      { path: 'envs/*/config.*' },
      { path: 'envs/**/*.yaml' },
      { path: 'envs/dev' },
      { path: 'envs/prod/config.json' },
      { path: 'envs/list.yaml' },
      { path: './envs/dev/more.yaml' },
      { path: 'envs/em?ty.yaml' },
      { path: 'envs/[!a-k]*', exclude: true },
      { path: 'envs/dev/m*', exclude: true },
      ...(from === undefined ? [] : [{ path: `envs/${tag(from, options.goTemplate)}/*` }]),
    ],
    0.35,
  );
  const generator = {
    files: patterns.length > 0 ? patterns : [{ path: 'envs/*.txt' }],
    ...shared(options, random, prefix),
  };
  return {
    generator: { git: generator },
    names: [nameOf(prefix, 'basenameNormalized'), nameOf(prefix, 'filenameNormalized')],
  };
}

function shared({ repoURL, goTemplate }: Options, random: Random, prefix: string | undefined): JsonObject {
  const of = tag(nameOf(prefix, 'basename'), goTemplate);
  return {
    repoURL,
    revision: random.pick(['main', 'HEAD']),
    ...(prefix === undefined ? {} : { pathParamPrefix: prefix }),
    ...(random.chance(0.4) ? { values: { tier: 'silver', where: `in-${of}` } } : {}),
  };
}

function matrix(random: Random, options: Options, depth: number): RandomGenerator {
  const first = randomGenerator(random, options, depth);
  const second = randomGenerator(random, { ...options, given: first.names }, depth);
  const generators = [first.generator, second.generator];
  return { generator: { matrix: { generators } }, names: [...new Set([...first.names, ...second.names])] };
}

function merge(random: Random, options: Options): RandomGenerator {
  const { goTemplate } = options;
  const base = { list: { elements: [{ name: 'one', zone: 'eu' }, { name: 'two' }, { name: 'dev' }] } };
  const overrides = [
    {
      list: {
        elements: [
          { name: 'two', zone: 'changed' },
          { name: 'nobody', zone: 'x' },
        ],
      },
    },
    { list: { elements: [{ name: 'one', zone: '', extra: 'yes' }] } },
    // Generators inside of it, whose parameters it merges.
    { matrix: { generators: [named('one', 'dev'), { list: { elements: [{ zone: 'of-both' }] } }] } },
    { merge: { mergeKeys: ['name'], generators: [named('one', 'two'), named('two')] } },
    { git: { repoURL: options.repoURL, revision: 'main', files: [{ path: 'envs/dev/config.yaml' }] } },
    ...(random.chance(0.1) ? [{ list: { elements: [{ name: 'one' }, { name: 'one' }] } }] : []),
  ];
  const generators = [base, ...random.some(overrides, 0.6)];
  const mergeKeys = random.pick([['name'], ['name'], ['name', goTemplate ? 'tags' : 'values.tier']]);
  return { generator: { merge: { mergeKeys, generators } }, names: ['name'] };
}

const named = (...names: readonly string[]): JsonObject => ({
  list: { elements: names.map((name) => ({ name, inner: `inner-${name}` })) },
});

const randomSelector = (random: Random): JsonObject =>
  random.pick<JsonObject>([
    { matchLabels: { name: 'one' } },
    { matchExpressions: [{ key: 'zone', operator: 'In', values: ['eu', ''] }] },
    { matchExpressions: [{ key: 'name', operator: 'NotIn', values: ['two', 'https://a b'] }] },
    { matchExpressions: [{ key: 'at.zone', operator: 'Exists' }] },
    { matchExpressions: [{ key: 'values.tier', operator: 'DoesNotExist' }] },
  ]);

/** `path.basename`, in Go's templates `.path.basename`; with a prefix `at.path.basename`. */
const nameOf = (prefix: string | undefined, field: string): string =>
  `${prefix === undefined ? '' : `${prefix}.`}path.${field}`;

export const tag = (name: string, goTemplate: boolean): string =>
  goTemplate ? `{{ .${name} }}` : `{{ ${name} }}`;
