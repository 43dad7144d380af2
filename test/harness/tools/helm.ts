import { provideGoTools } from './goTools.ts';

/** The folder with `helm`, of the same release as the engine. */
export const provideHelm = (): Promise<string> =>
  provideGoTools({
    module: 'helm',
    title: 'the command line of Helm',
    expected: 'about 2 minutes, once',
  });
