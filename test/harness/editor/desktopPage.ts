import { chromium, type Browser, type Page } from 'playwright-core';
import { waitUntil } from '../process/waitUntil.ts';
import type { ServerProcess } from '../process/serverProcess.ts';
import { inPageScript, workbenchPage, workbenchSize, type WorkbenchPage } from './workbenchPage.ts';

/** The window of a desktop VS Code, once it shows a workbench, through the Chrome DevTools port that it was started with. */
export const connectDesktop = (
  port: number,
  process: ServerProcess,
): Promise<WorkbenchPage & { readonly close: () => Promise<void> }> =>
  waitUntil(
    'window of the desktop VS Code',
    async () => {
      // No defaults: Electron refuses what Playwright would set for downloads, and then all of it.
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, {
        noDefaults: true,
        timeout: 10_000,
      });
      try {
        const page = await workbenchIn(browser);
        if (page === undefined) throw new Error('it shows no workbench');
        await page.setViewportSize(workbenchSize);
        // For this document, and for those after a reload.
        await page.evaluate(inPageScript);
        await page.addInitScript({ content: inPageScript });
        return { ...workbenchPage(page), close: () => browser.close() };
      } catch (error) {
        await browser.close();
        throw error;
      }
    },
    { processes: [process], everyMs: 250 },
  );

async function workbenchIn(browser: Browser): Promise<Page | undefined> {
  for (const page of browser.contexts().flatMap((context) => context.pages()))
    if ((await page.evaluate('document.querySelector(".monaco-workbench") !== null')) === true) return page;
  return undefined;
}
