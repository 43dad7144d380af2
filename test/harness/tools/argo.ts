import { goTool } from './goTool.ts';
import { provideTool } from './tool.ts';

/** As Flux's controllers, Argo CD comes as a container image; its own release holds the command line alone. */
const tool = goTool(
  {
    module: 'argo-cd',
    title: "Argo CD's controller and repo server",
    expected: 'about 3 minutes, once',
    crdsOf: 'github.com/argoproj/argo-cd/v3',
    crdFolder: 'manifests/crds',
    versionVariables: {
      module: 'github.com/argoproj/argo-cd/v3',
      set: (version) => ({ 'github.com/argoproj/argo-cd/v3/common.version': version.slice(1) }),
    },
  },
  'PLUMBLINE_ARGO_CD',
  ['argocd', 'crds'],
);

/** The folder with `argocd`, which is all parts that generate and sync Applications, and in `crds` the custom resources they serve. */
export const provideArgo = (): Promise<string> => provideTool(tool);
