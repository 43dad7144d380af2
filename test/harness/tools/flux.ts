import { goTool } from './goTool.ts';
import { provideTool, type Tool } from './tool.ts';

export type FluxController = 'source-controller' | 'kustomize-controller' | 'helm-controller';

/** Flux publishes its controllers as container images alone, so there is no PATH and no download among the ways. */
const fluxTool = (controller: FluxController): Tool =>
  goTool(
    {
      module: controller,
      title: `Flux's ${controller}`,
      expected: 'about 2 minutes, once',
      crdsOf: `github.com/fluxcd/${controller}`,
    },
    `PLUMBLINE_${controller.toUpperCase().replace('-', '_')}`,
    [controller, 'crds'],
  );

const tools: Readonly<Record<FluxController, Tool>> = {
  'source-controller': fluxTool('source-controller'),
  'kustomize-controller': fluxTool('kustomize-controller'),
  'helm-controller': fluxTool('helm-controller'),
};

/** The folder with a Flux controller and, in `crds`, the custom resources it serves. */
export const provideFluxController = (controller: FluxController): Promise<string> =>
  provideTool(tools[controller]);
