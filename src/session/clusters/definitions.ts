import type { Outcome } from '../../base/outcome.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { agentDefinitionTexts } from './agentDefinitionTexts.ts';
import { definitionTexts } from './definitionTexts.ts';
import type { DefinitionsInput, Inputs } from '../inputs.ts';
import type { Platform } from '../platform.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Store } from '../store.ts';
import { definitionsOf } from '../validation/validationRules.ts';

type Text = Pick<SourceText, 'text'>;

/** Before the group, in the name under which its definitions are loaded: no file is called so. */
const ofAgents = ' agents ';

/**
 * Brings the CustomResourceDefinitions that the files of a repository hold into the engine, and keeps them equal: they
 * are the rules for custom resources where no cluster says otherwise, and those that ship with us for the kinds of Flux and
 * Argo CD. By repository, so that none speaks for another.
 */
export class Definitions {
  readonly #store: Store;
  readonly #platform: Pick<Platform, 'kubernetes' | 'agentDefinitions' | 'log'>;
  /** What the engine has, by root, then by file. */
  readonly #loaded = new Map<string, ReadonlyMap<string, Text>>();
  readonly #running = new Set<string>();

  constructor(store: Store, platform: Pick<Platform, 'kubernetes' | 'agentDefinitions' | 'log'>) {
    this.#store = store;
    this.#platform = platform;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  fulfil({ inputs, files, rendered }: Snapshot): void {
    const roots = new Set([...files.values(), ...rendered.values()].map(({ facts }) => facts.root));
    for (const root of roots)
      if (!this.#running.has(root)) this.#keepEqual(root, this.#textsOf(inputs, root));
    for (const root of this.#loaded.keys()) if (!roots.has(root)) this.#forget(root);
  }

  /** The files of a repository by name, and for each group of agents that it uses what is not to be defined. */
  #textsOf(inputs: Inputs, root: string): ReadonlyMap<string, Text> {
    const own = definitionTexts(inputs, root);
    const agents = [...agentDefinitionTexts(inputs, root, own)].map(
      ([group, except]) => [`${ofAgents}${group}`, { text: JSON.stringify(except) }] as const,
    );
    return agents.length === 0 ? own : new Map<string, Text>([...agents, ...own]);
  }

  #keepEqual(root: string, texts: ReadonlyMap<string, Text>): void {
    const loaded = this.#loaded.get(root);
    const changes = new Map<string, string>();
    for (const [name, source] of texts)
      if (loaded?.get(name)?.text !== source.text) changes.set(name, source.text);
    for (const name of loaded?.keys() ?? []) if (!texts.has(name)) changes.set(name, '');
    if (loaded && changes.size === 0) return;
    this.#loaded.set(root, texts);
    void this.#load(root, changes);
  }

  async #load(root: string, changes: ReadonlyMap<string, string>): Promise<void> {
    this.#running.add(root);
    this.#set(root, (before) => ({ generation: before, settled: false }));
    // A file that is gone takes what it defines with it, whoever else defined it: those who stay come after.
    for (const some of inTurn(changes))
      await Promise.all(
        some.map(async ([name, changed]) => {
          const text = await this.#textToLoad(name, changed);
          const outcome = await this.#platform.kubernetes.loadDefinitions(definitionsOf(root), name, text);
          this.#report(name, outcome);
        }),
      );
    this.#running.delete(root);
    // Where the texts have changed meanwhile, the next step finds out.
    if (this.#loaded.has(root)) this.#set(root, (before) => ({ generation: before + 1, settled: true }));
  }

  async #textToLoad(name: string, text: string): Promise<string> {
    // What is gone has no text.
    if (!name.startsWith(ofAgents) || text === '') return text;
    const except = JSON.parse(text) as readonly string[];
    return this.#platform.agentDefinitions(name.slice(ofAgents.length), except).catch((error: unknown) => {
      this.#platform.log(
        'warning',
        `definitions of${name} cannot be read, install the extension again: ${String(error)}`,
      );
      return '';
    });
  }

  #report(name: string, outcome: Outcome<null, EngineFailure>): void {
    if (outcome.ok) return;
    const message = 'message' in outcome.failure ? outcome.failure.message : outcome.failure.code;
    this.#platform.log('info', `definitions in ${name} are not used: ${message}`);
  }

  #forget(root: string): void {
    this.#loaded.delete(root);
    this.#store.update((inputs) => {
      const definitions = new Map(inputs.definitions);
      return definitions.delete(root) ? { ...inputs, definitions } : inputs;
    });
    void this.#platform.kubernetes.dropSchemas(definitionsOf(root));
  }

  #set(root: string, change: (generation: number) => DefinitionsInput): void {
    this.#store.update((inputs) => ({
      ...inputs,
      definitions: new Map(inputs.definitions).set(
        root,
        change(inputs.definitions.get(root)?.generation ?? 0),
      ),
    }));
  }
}

/** What is gone, then what the agents define, then what the repository does. */
function inTurn(changes: ReadonlyMap<string, string>): readonly (readonly (readonly [string, string])[])[] {
  const gone = [...changes].filter(([, text]) => text === '');
  const there = [...changes].filter(([, text]) => text !== '');
  const [agents, own] = [true, false].map((of) => there.filter(([name]) => name.startsWith(ofAgents) === of));
  return [gone, agents ?? [], own ?? []];
}
