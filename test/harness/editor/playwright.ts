import { createRequire } from 'node:module';
import path from 'node:path';

export const playwrightIn = (editorFolder: string): Playwright =>
  createRequire(path.join(editorFolder, 'package.json'))('playwright-core') as Playwright;

/** The part of playwright-core that is used; it is installed in the cache, out of reach of the compiler. */
interface Playwright {
  readonly chromium: {
    launch(options: {
      readonly executablePath: string;
      readonly args: readonly string[];
      readonly env: NodeJS.ProcessEnv;
    }): Promise<{
      on(event: 'disconnected', listener: () => void): void;
      newPage(options: {
        readonly viewport: { readonly width: number; readonly height: number };
      }): Promise<PlaywrightPage>;
      close(): Promise<void>;
    }>;
  };
}

interface PlaywrightPage {
  on(event: 'crash', listener: () => void): void;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  addInitScript(script: { readonly content: string }): Promise<void>;
  exposeFunction(name: string, call: (value: unknown) => void): Promise<void>;
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  screenshot(options?: { readonly omitBackground: boolean }): Promise<Buffer>;
  readonly keyboard: { press(keys: string): Promise<void> };
  readonly mouse: {
    move(x: number, y: number, options?: { readonly steps: number }): Promise<void>;
    click(x: number, y: number): Promise<void>;
  };
}
