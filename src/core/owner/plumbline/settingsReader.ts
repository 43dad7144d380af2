import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import type { Problem } from '../../validate/problem.ts';

/** Reads the nodes of a settings file, and keeps what is wrong with them, each with what to do about it. */
export class SettingsReader {
  readonly #problems: Problem[] = [];

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** `at` is a node, or a range of offsets. */
  problem(message: string, at: unknown): void {
    const [start, end] = rangeOf(at);
    this.#problems.push({ code: 'plumbline-file', severity: 'error', message, start, end });
  }

  /** The values of a map by key, as far as the keys are allowed; empty where it is no map. `what` is named to people. */
  map(
    node: unknown,
    allowed: readonly string[] | 'any',
    what: string,
    required: readonly string[] = [],
  ): ReadonlyMap<string, unknown> {
    const values = new Map<string, unknown>();
    if (node === undefined || isNull(node)) return values;
    if (!isMap(node)) {
      this.problem(`${what} takes keys and values`, node);
      return values;
    }
    for (const { key, value } of node.items as readonly Pair[]) {
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
      if (name === undefined) this.problem(`a key of ${what} must be text`, key);
      else if (allowed === 'any' || allowed.includes(name)) values.set(name, value);
      else this.problem(unknownKey(name, allowed, what), key);
    }
    for (const name of required) if (!values.has(name)) this.problem(`${what} needs ${name}: add it`, node);
    return values;
  }

  /** The items of a list; empty where it is none. */
  list(node: unknown, what: string): readonly unknown[] {
    if (node === undefined || isNull(node)) return [];
    if (isSeq(node)) return node.items;
    this.problem(`${what} takes a list: begin each item with a dash`, node);
    return [];
  }

  /** Text that is not empty; undefined where it is absent or something else. */
  text(node: unknown, what: string): string | undefined {
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && value !== '') return value;
    this.problem(`${what} takes text${isScalar(node) && value !== '' ? ': put it in quotes' : ''}`, node);
    return undefined;
  }

  boolean(node: unknown, what: string): boolean | undefined {
    if (node === undefined) return undefined;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.problem(`${what} takes true or false`, node);
    return undefined;
  }
}

const isNull = (node: unknown): boolean => node === null || (isScalar(node) && node.value === null);

/** Offsets of a node without what follows it, or a range itself. */
export function rangeOf(at: unknown): readonly [start: number, end: number] {
  if (Array.isArray(at)) return [Number(at[0]), Number(at[1])];
  const range = typeof at === 'object' && at !== null && 'range' in at ? at.range : undefined;
  return Array.isArray(range) ? [Number(range[0]), Number(range[1])] : [0, 0];
}

function unknownKey(name: string, allowed: readonly string[], what: string): string {
  if (choosesCluster.test(name))
    return `${name} is refused: a repository never says which cluster is read or what is run; name an environment, and bind it to a context of your kubeconfig in your own setting plumbline.environments`;
  return `${what} has no key ${name}: it takes ${allowed.join(', ')}`;
}

/** What people try to say that is theirs alone to say. */
const choosesCluster =
  /^(kube-?config|context|cluster|server|url|address|host|api|token|user|password|certificate|ca|proxy|exec|command|program|args|env|script|hook|plugin)s?$/i;
