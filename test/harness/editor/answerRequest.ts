import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PageRequest } from './serveLauncher.ts';
import type { WorkbenchPage } from './workbenchPage.ts';

/** Does on the workbench what a test asks for. */
export async function answerRequest(
  page: WorkbenchPage,
  screenshots: string,
  request: PageRequest,
): Promise<readonly string[]> {
  switch (request.action) {
    case 'screenshot':
      mkdirSync(screenshots, { recursive: true });
      writeFileSync(path.join(screenshots, `${request.name}.png`), await page.screenshot());
      return [];
    case 'hover':
      return [await page.hover(request.text)];
    case 'click':
      await page.click(request.text);
      return [];
    case 'press':
      await page.press(request.keys);
      return [];
    case 'texts':
      return page.texts(request.selector);
  }
}
