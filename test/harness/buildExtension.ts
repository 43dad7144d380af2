import { areBundlesCurrent, keepBundleState } from './bundleState.ts';
import { step } from './say.ts';

/** The engine, which is quick when its sources are as they were, and the bundles, readable and with source maps. */
export async function buildExtension(): Promise<void> {
  await buildEngineFiles();
  await bundleExtension();
}

export async function buildEngineFiles(): Promise<void> {
  await step('building the engine', 'about 5 minutes the first time, then at once', async () => {
    const { buildEngine } = await import('../../engine/build.ts');
    await buildEngine();
  });
}

export async function bundleExtension(): Promise<void> {
  if (areBundlesCurrent()) return;
  await step('bundling the extension', 'about 2 s', async () => {
    const { bundle } = await import('../../build.ts');
    await bundle({ minify: false, sourcemap: true });
    keepBundleState();
  });
}
