import { toolFolder } from './toolFolder.ts';
import { provideGoTools } from './goTools.ts';

/** The folder with `kubeconform`, as its makers build it. */
export async function provideKubeconform(): Promise<string> {
  return (
    toolFolder('PLUMBLINE_KUBECONFORM', ['kubeconform']) ??
    (await provideGoTools({
      module: 'kubeconform',
      title: 'kubeconform',
      expected: 'about half a minute, once',
      insteadSet: 'PLUMBLINE_KUBECONFORM to a folder that holds it',
      optimized: true,
    }))
  );
}
