import type { Build, RenderedObject } from './engineApi.ts';

/** The last answer to a request, and the number of the one to come. */
export interface KnownAnswer {
  /** 0 where there is none. */
  readonly number: number;
  readonly objects: readonly RenderedObject[];
  readonly next: number;
  keep(build: Build): Build;
}

/**
 * The last answers to the last requests: what an object was in one of them need not be sent, read and compared again.
 * Their objects are mostly those that somebody shows, so that little is held for this alone.
 */
export class KnownAnswers {
  readonly #last = new Map<string, { readonly number: number; readonly objects: Build['objects'] }>();
  #answers = 0;
  #objects = 0;

  has(request: string): boolean {
    return this.#last.has(request);
  }

  of(request: string): KnownAnswer {
    const { number = 0, objects = [] } = this.#last.get(request) ?? {};
    // Never used twice: a fresh worker does not know what the one before it has answered.
    const next = ++this.#answers;
    const keep = (build: Build): Build => {
      this.#forget(request);
      this.#last.set(request, { number: next, objects: build.objects });
      this.#objects += build.objects.length;
      for (const oldest of this.#last.keys())
        if (oldest !== request && this.#objects > mostObjects) this.#forget(oldest);
      return build;
    };
    return { number, objects, next, keep };
  }

  #forget(request: string): void {
    this.#objects -= this.#last.get(request)?.objects.length ?? 0;
    this.#last.delete(request);
  }
}

/** As many as engine/kustomize remembers. */
const mostObjects = 2000;
