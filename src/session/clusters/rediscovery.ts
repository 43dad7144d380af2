import type { Disposable } from '../../base/disposable.ts';
import type { ServedResource, WatchedObjects } from '../../cluster/clusterApi.ts';
import { unservedDefinitions } from './customDefinitions.ts';

export interface RediscoveryTimes {
  /** After a definition has come whose kind discovery has not shown, in milliseconds. */
  readonly afterDefinitionMs: number;
  /** Where definitions cannot be watched. */
  readonly blindMs: number;
  readonly longestMs: number;
}

const usualTimes: RediscoveryTimes = { afterDefinitionMs: 1000, blindMs: 15_000, longestMs: 600_000 };

/**
 * Asks what the cluster serves again when there is reason to: a kind is named that discovery has not shown, and a
 * definition of such a kind has come. Where definitions cannot be watched, ever more rarely. Otherwise never.
 */
export class Rediscovery implements Disposable {
  readonly #discover: () => Promise<void>;
  readonly #times: RediscoveryTimes;
  #timer: NodeJS.Timeout | undefined;
  #delayMs: number | undefined;
  #reason: Reason | undefined;

  constructor(discover: () => Promise<void>, times: RediscoveryTimes = usualTimes) {
    this.#discover = discover;
    this.#times = times;
  }

  /** `definitions` is what is known of the cluster's definitions; undefined where nobody has asked for them. */
  consider(
    wanted: boolean,
    definitions: WatchedObjects | undefined,
    served: readonly ServedResource[],
  ): void {
    const reason = wanted ? reasonFor(definitions, served) : undefined;
    if (reason !== this.#reason) {
      this.dispose();
      this.#reason = reason;
    }
    if (reason === undefined || this.#timer !== undefined) return;
    const first = reason === 'definition' ? this.#times.afterDefinitionMs : this.#times.blindMs;
    this.#delayMs = Math.min((this.#delayMs ?? first / 2) * 2, this.#times.longestMs);
    this.#timer = setTimeout(() => {
      void this.#discover().then(() => {
        this.#timer = undefined;
        // What is served may not have changed, and then nobody else would ask.
        if (this.#reason === reason) this.consider(wanted, definitions, served);
      });
    }, this.#delayMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#delayMs = undefined;
    this.#reason = undefined;
  }
}

type Reason = 'definition' | 'blind';

function reasonFor(
  definitions: WatchedObjects | undefined,
  served: readonly ServedResource[],
): Reason | undefined {
  if (definitions?.listed === true)
    return unservedDefinitions(definitions.objects, served) ? 'definition' : undefined;
  return definitions?.failure ? 'blind' : undefined;
}
