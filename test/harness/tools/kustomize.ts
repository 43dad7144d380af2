import { provideGoTools } from './goTools.ts';

/** The folder with `kustomize`, of the same release as the engine, and `readyaml`, which reads what it prints. */
export const provideKustomize = (): Promise<string> =>
  provideGoTools({
    module: 'kustomize',
    title: 'the command line of kustomize',
    expected: 'about 1 minute, once',
  });
