import path from 'node:path';
import { provideGoTools } from '../../harness/tools/goTools.ts';
import { provideKubeconform } from '../../harness/tools/kubeconform.ts';
import { provideKubectl } from '../../harness/tools/kubernetes.ts';
import type { BenchTools } from '../context.ts';

/** The programs that Plumbline is measured against. */
export async function provideBenchTools(): Promise<BenchTools> {
  const kustomize = await provideGoTools({
    module: 'kustomize',
    title: 'the command line of kustomize, as its makers build it',
    expected: 'about 1 minute, once',
    optimized: true,
  });
  return {
    kustomize: path.join(kustomize, 'kustomize'),
    kubectl: path.join(await provideKubectl(), 'kubectl'),
    kubeconform: path.join(await provideKubeconform(), 'kubeconform'),
  };
}
