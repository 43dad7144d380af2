import { chromium } from 'playwright-core';
import { findBrowser } from '../tools/browser.ts';
import { writeFontConfiguration } from './fontConfiguration.ts';
import { inPageScript, workbenchPage, workbenchSize, type WorkbenchPage } from './workbenchPage.ts';

/** The page of a headless browser that shows a workbench. */
export interface BrowserPage extends WorkbenchPage {
  goto(url: string): Promise<void>;
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
  const browser = await chromium.launch({
    executablePath: program,
    args: [...browserArguments],
    env: {
      ...process.env,
      FONTCONFIG_FILE: writeFontConfiguration(editorFolder, folder),
      ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }),
    },
  });
  browser.on('disconnected', () => onEnd('the browser ended'));
  const page = await browser.newPage({ viewport: workbenchSize, reducedMotion: 'reduce' });
  const errors: string[] = [];
  page.on('crash', () => onEnd('the page crashed'));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript({ content: inPageScript });
  for (const [name, call] of Object.entries(functions)) await page.exposeFunction(name, call);
  return {
    ...workbenchPage(page),
    errors,
    goto: async (url) => {
      await page.goto(url);
    },
    close: () => browser.close(),
  };
}

/** Nothing but this machine is reached. */
export const browserArguments = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
] as const;
