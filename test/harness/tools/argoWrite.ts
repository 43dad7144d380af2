import { goTool } from './goTool.ts';
import { provideTool } from './tool.ts';

const tool = goTool(
  { module: 'gitops-engine', title: 'what Argo CD writes with', expected: 'about 3 minutes, once' },
  'PLUMBLINE_ARGO_WRITE',
  ['argo-write'],
);

/** The folder with `argo-write`, our front of the library by which Argo CD writes objects. */
export const provideArgoWrite = (): Promise<string> => provideTool(tool);
