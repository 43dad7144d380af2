import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { waitUntil } from '../process/waitUntil.ts';

/** A workbench on screen, seen and handled as a person does, wherever its window is. */
export interface WorkbenchPage {
  /** A picture, once two in a row are equal: VS Code paints late, squiggles by half a second. */
  screenshot(): Promise<Buffer>;
  hover(text: string): Promise<string>;
  click(text: string): Promise<void>;
  press(keys: string): Promise<void>;
  texts(selector: string): Promise<readonly string[]>;
}

/** The size of what is painted, the same in every kind of window, so that pictures can be compared. */
export const workbenchSize = { width: 1400, height: 860 };

/** What has to run in the page of a workbench before it can be handled. */
export const inPageScript = readFileSync(fileURLToPath(new URL('inPage.js', import.meta.url)), 'utf8');

export function workbenchPage(page: Page): WorkbenchPage {
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
  const hoverText = async (): Promise<string> => (await texts('.monaco-hover')).join('\n');
  const stillPlaceOf = async (text: string): Promise<Place> => {
    let now = await placeOf(text);
    for (let before: Place | undefined; !before || !same(before, now);) {
      before = now;
      await sleep(150);
      now = await placeOf(text);
    }
    return now;
  };
  return {
    texts,
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
      // Lines that scroll away under the mouse show the hover of another one; what is painted anew just then ends it, for good.
      for (let tries = 0; ; tries++) {
        const place = await stillPlaceOf(text);
        // From elsewhere and in steps: VS Code ignores a mouse that was there before. At the edge nothing has a hover of its own.
        await page.mouse.move(workbenchSize.width - 4, place.y);
        // One may show already: of what came to lie under a mouse at rest.
        await waitUntil('hover to go', async () => (await hoverText()) === '', { timeoutMs: 10_000 });
        await page.mouse.move(place.x, place.y, { steps: 4 });
        const isLast = tries === 4;
        const waiting = waitUntil(`hover on "${text}"`, async () => (await hoverText()) || undefined, {
          timeoutMs: isLast ? 10_000 : 4_000,
        });
        const shown = await (isLast ? waiting : waiting.catch(() => undefined));
        if (shown !== undefined && (isLast || same(place, await stillPlaceOf(text)))) return shown;
      }
    },
    click: async (text) => {
      const { x, y } = await placeOf(text);
      await page.mouse.click(x, y);
    },
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const same = (one: Place, other: Place): boolean => one.x === other.x && one.y === other.y;

const placeFrom = (value: unknown): Place | undefined =>
  typeof value === 'object' &&
  value !== null &&
  'x' in value &&
  'y' in value &&
  typeof value.x === 'number' &&
  typeof value.y === 'number'
    ? { x: value.x, y: value.y }
    : undefined;
