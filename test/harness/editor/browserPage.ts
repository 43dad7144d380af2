import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../process/waitUntil.ts';
import { findBrowser } from '../tools/browser.ts';
import { writeFontConfiguration } from './fontConfiguration.ts';
import { playwrightIn } from './playwright.ts';

/** The page of a headless browser that shows a workbench. */
export interface BrowserPage {
  goto(url: string): Promise<void>;
  /** A picture, once two in a row are equal: VS Code paints late, squiggles by half a second. */
  screenshot(): Promise<Buffer>;
  hover(text: string): Promise<string>;
  click(text: string): Promise<void>;
  press(keys: string): Promise<void>;
  texts(selector: string): Promise<readonly string[]>;
  /** What went wrong in the page, for messages. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

export interface BrowserOptions {
  readonly editorFolder: string;
  /** For files of this start. */
  readonly folder: string;
  /** Called when the page or the browser ends by itself. */
  readonly onEnd: (reason: string) => void;
  /** Functions that scripts in the page may call. */
  readonly functions: Readonly<Record<string, (value: unknown) => void>>;
}

export async function openBrowserPage({
  editorFolder,
  folder,
  onEnd,
  functions,
}: BrowserOptions): Promise<BrowserPage> {
  const { program, libraries } = await findBrowser(editorFolder);
  const browser = await playwrightIn(editorFolder).chromium.launch({
    executablePath: program,
    // Nothing but this machine is reached.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
    env: {
      ...process.env,
      FONTCONFIG_FILE: writeFontConfiguration(editorFolder, folder),
      ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }),
    },
  });
  browser.on('disconnected', () => onEnd('the browser ended'));
  const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
  const errors: string[] = [];
  page.on('crash', () => onEnd('the page crashed'));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript({
    content: readFileSync(fileURLToPath(new URL('inPage.js', import.meta.url)), 'utf8'),
  });
  for (const [name, call] of Object.entries(functions)) await page.exposeFunction(name, call);

  const inPage = (call: string, argument: string): Promise<unknown> =>
    page.evaluate(`plumbline.${call}(${JSON.stringify(argument)})`);
  const texts = async (selector: string): Promise<readonly string[]> => {
    const found = await inPage('texts', selector);
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
  };
  const placeOf = (text: string): Promise<Place> =>
    waitUntil(`"${text}" on screen`, async () => placeFrom(await inPage('placeOf', text)), {
      timeoutMs: 10_000,
    });

  return {
    errors,
    texts,
    goto: async (url) => {
      await page.goto(url);
    },
    press: (keys) => page.keyboard.press(keys),
    screenshot: async () => {
      let now = await page.screenshot();
      for (let before: Buffer | undefined, i = 0; i < 10 && !before?.equals(now); i++) {
        await sleep(600);
        before = now;
        now = await page.screenshot();
      }
      return now;
    },
    hover: async (text) => {
      const { x, y } = await placeOf(text);
      // From elsewhere and in steps: VS Code ignores a mouse that was there before.
      await page.mouse.move(x - 40, y + 60);
      await page.mouse.move(x, y, { steps: 4 });
      return waitUntil(
        `hover on "${text}"`,
        async () => (await texts('.monaco-hover')).join('\n') || undefined,
        {
          timeoutMs: 10_000,
        },
      );
    },
    click: async (text) => {
      const { x, y } = await placeOf(text);
      await page.mouse.click(x, y);
    },
    close: () => browser.close(),
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const placeFrom = (value: unknown): Place | undefined =>
  typeof value === 'object' &&
  value !== null &&
  'x' in value &&
  'y' in value &&
  typeof value.x === 'number' &&
  typeof value.y === 'number'
    ? { x: value.x, y: value.y }
    : undefined;
