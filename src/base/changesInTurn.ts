import type { Disposable } from './disposable.ts';

export interface ChangesOptions {
  /** Says that a text is another one; whoever shows it then asks for it, and shows it later. */
  readonly fire: (key: string) => void;
  /** The text that is shown; undefined where it is not. */
  readonly shown: (key: string) => string | undefined;
  /** After which a text that was given counts as not shown. */
  readonly limitMs?: number;
}

/**
 * Tells of a text's changes one after another: of the next when the one before is shown. An editor that is given a text while
 * it still works out what the one before changes may apply both to the same lines, and show a text that nobody wrote.
 */
export class ChangesInTurn implements Disposable {
  readonly #options: ChangesOptions;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  /** The text is another one. */
  changed(key: string): void {
    const running = this.#underWay.get(key);
    if (running) running.isAnother = true;
    else if (this.#options.shown(key) !== undefined) this.#start(key, attempts);
  }

  /** What was asked for has been given. */
  given(key: string, text: string): void {
    const running = this.#underWay.get(key);
    if (!running) return;
    clearTimeout(running.timer);
    running.text = text;
    running.timer = setTimeout(() => {
      this.#end(key);
    }, this.#options.limitMs ?? usualLimitMs);
    this.look(key);
  }

  /** It could not be given. */
  failed(key: string): void {
    const running = this.#underWay.get(key);
    if (running) running.attempts = 0;
    this.#end(key);
  }

  /** What is shown may have changed. */
  look(key: string): void {
    if (this.#isShown(key)) this.#end(key);
  }

  dispose(): void {
    for (const { timer } of this.#underWay.values()) clearTimeout(timer);
    this.#underWay.clear();
  }

  #start(key: string, left: number): void {
    this.#underWay.set(key, { isAnother: false, attempts: left });
    this.#options.fire(key);
  }

  #end(key: string): void {
    const running = this.#underWay.get(key);
    if (!running) return;
    const isDone = running.attempts === 0 || this.#isShown(key);
    clearTimeout(running.timer);
    this.#underWay.delete(key);
    if (this.#options.shown(key) === undefined) return;
    if (running.isAnother) this.#start(key, attempts);
    else if (!isDone) this.#start(key, running.attempts - 1);
  }

  #isShown(key: string): boolean {
    const text = this.#underWay.get(key)?.text;
    const shown = this.#options.shown(key);
    return text !== undefined && shown !== undefined && lines(shown) === lines(text);
  }
}

interface UnderWay {
  /** It has changed again since. */
  isAnother: boolean;
  /** How often it is told once more where it does not show. */
  attempts: number;
  text?: string;
  timer?: ReturnType<typeof setTimeout>;
}

const attempts = 3;
const usualLimitMs = 2000;

/** An editor has line ends of its own. */
const lines = (text: string): string => text.replaceAll(/\r\n?/g, '\n');
