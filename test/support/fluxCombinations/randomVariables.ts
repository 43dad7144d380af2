import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { Random } from '../random.ts';

/** `spec.postBuild`, if any, and the objects that it takes variables from. */
export function randomVariables(
  random: Random,
  owner: string,
  namespace: string,
): {
  readonly postBuild?: JsonObject;
  readonly sources: readonly JsonObject[];
  /** Of all variables; undefined where nothing is substituted. */
  readonly names: ReadonlySet<string> | undefined;
} {
  if (random.chance(0.3)) return { sources: [], names: undefined };
  const sources: JsonObject[] = [];
  const from: JsonObject[] = [];
  if (random.chance(0.6)) {
    sources.push(object('ConfigMap', `${owner}-settings`, namespace, { data: someOf(random, settings) }));
    from.push({ kind: 'ConfigMap', name: `${owner}-settings` });
  }
  if (random.chance(0.5)) {
    const data = Object.entries(someOf(random, passwords)).map(([key, text]) => [key, btoa(text)] as const);
    sources.push(object('Secret', `${owner}-passwords`, namespace, { data: Object.fromEntries(data) }));
    from.push({ kind: 'Secret', name: `${owner}-passwords` });
  }
  if (random.chance(0.2)) from.push({ kind: 'ConfigMap', name: `${owner}-not-there`, optional: true });
  const substitute = random.chance(0.7) ? someOf(random, inline) : undefined;
  const strategy = random.chance(0.2) ? random.pick(['Always', 'WithVariables']) : undefined;
  const names = new Set([
    ...sources.flatMap(({ data }) => Object.keys(data ?? {})),
    ...Object.keys(substitute ?? {}),
  ]);
  return {
    sources,
    names: names.size > 0 || strategy === 'Always' ? names : undefined,
    postBuild: {
      ...(substitute ? { substitute } : {}),
      ...(from.length > 0 ? { substituteFrom: random.shuffle(from) } : {}),
      ...(strategy === undefined ? {} : { substituteStrategy: strategy }),
    },
  };
}

const object = (kind: string, name: string, namespace: string, rest: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace },
  ...rest,
});

type Values = Readonly<Record<string, readonly [string, ...string[]]>>;

const settings: Values = {
  WORD: ['foo', 'good', 'broken\nline'],
  NUMBER: ['3', '5'],
  PORT: ['8443'],
  SWITCH: ['yes', 'off'],
  TIER: ['front', 'back'],
};
const passwords: Values = { PASSWORD: ['hunter2', 'colon-and-more', 'p4ss word'], WORD: ['secretfoo'] };
const inline: Values = {
  WORD: ['inline', 'two words'],
  TAG: ['2.1', 'v7'],
  NUMBER: ['2'],
  PASSWORD: ['open'],
};

const someOf = (random: Random, values: Values): Readonly<Record<string, string>> =>
  Object.fromEntries(
    random.some(Object.entries(values), 0.8).map(([name, texts]) => [name, random.pick(texts)]),
  );
