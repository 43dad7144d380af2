import { goTool } from './goTool.ts';
import { provideTool } from './tool.ts';

const tool = goTool(
  { module: 'kubeconform', title: 'kubeconform', expected: 'about half a minute, once', optimized: true },
  'PLUMBLINE_KUBECONFORM',
  ['kubeconform'],
);

/** The folder with `kubeconform`, as its makers build it: its speed is measured, so what is on the PATH will not do. */
export const provideKubeconform = (): Promise<string> => provideTool(tool);
