import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../test/harness/tools/browser.ts';
import { provideEditor } from '../test/harness/tools/editor.ts';

/** Draws icon.svg as the picture that shops and the Extensions view show; they take no SVG. `node drawIcon.ts` */
const size = 256;
const editorFolder = await provideEditor();
const { program, libraries } = await findBrowser(editorFolder);
const browser = await chromium.launch({
  executablePath: program,
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
  env: { ...process.env, ...(libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries }) },
});
const page = await browser.newPage({ viewport: { width: size, height: size } });
const svg = readFileSync(path.join(import.meta.dirname, 'icon.svg'), 'utf8');
await page.goto(
  `data:text/html,${encodeURIComponent(`<body style="margin:0;background:transparent">${svg}`)}`,
);
writeFileSync(
  path.join(import.meta.dirname, '..', 'media', 'icon.png'),
  await page.screenshot({ omitBackground: true }),
);
await browser.close();
