import type { Outcome } from '../base/outcome.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import type { EngineFailure } from '../engine/engineApi.ts';
import { definitionTexts } from './definitionTexts.ts';
import type { DefinitionsInput } from './inputs.ts';
import type { Platform } from './platform.ts';
import type { Snapshot } from './snapshot.ts';
import type { Store } from './store.ts';
import { definitionsOf } from './validationRules.ts';

/**
 * Brings the CustomResourceDefinitions that the files of a repository hold into the engine, and keeps them equal: they
 * are the rules for custom resources where no cluster says otherwise. By repository, so that none speaks for another.
 */
export class Definitions {
  readonly #store: Store;
  readonly #platform: Pick<Platform, 'kubernetes' | 'log'>;
  /** What the engine has, by root, then by file. */
  readonly #loaded = new Map<string, ReadonlyMap<string, SourceText>>();
  readonly #running = new Set<string>();

  constructor(store: Store, platform: Pick<Platform, 'kubernetes' | 'log'>) {
    this.#store = store;
    this.#platform = platform;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  fulfil({ inputs, files, rendered }: Snapshot): void {
    const roots = new Set([...files.values(), ...rendered.values()].map(({ facts }) => facts.root));
    for (const root of roots)
      if (!this.#running.has(root)) this.#keepEqual(root, definitionTexts(inputs, root));
    for (const root of this.#loaded.keys()) if (!roots.has(root)) this.#forget(root);
  }

  #keepEqual(root: string, texts: ReadonlyMap<string, SourceText>): void {
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
    await Promise.all(
      [...changes].map(async ([name, text]) => {
        const outcome = await this.#platform.kubernetes.loadDefinitions(definitionsOf(root), name, text);
        this.#report(name, outcome);
      }),
    );
    this.#running.delete(root);
    // Where the texts have changed meanwhile, the next step finds out.
    if (this.#loaded.has(root)) this.#set(root, (before) => ({ generation: before + 1, settled: true }));
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
