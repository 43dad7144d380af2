import { toolFolder } from './toolFolder.ts';
import { provideGoTools } from './goTools.ts';

export type FluxController = 'source-controller' | 'kustomize-controller';

/** The folder with a Flux controller and, in `crds`, the custom resources it serves. */
export async function provideFluxController(controller: FluxController): Promise<string> {
  const variable = `PLUMBLINE_${controller.toUpperCase().replace('-', '_')}`;
  return (
    toolFolder(variable, [controller, 'crds']) ??
    (await provideGoTools({
      module: controller,
      title: `Flux's ${controller}`,
      expected: 'about 2 minutes, once',
      insteadSet: `${variable} to a folder that holds ${controller} and crds/`,
      crdsOf: `github.com/fluxcd/${controller}`,
    }))
  );
}
