import { toolFolder } from './toolFolder.ts';
import { provideGoTools, type GoTools } from './goTools.ts';

const versionPackage = 'k8s.io/component-base/version';

const versionVariables: NonNullable<GoTools['versionVariables']> = {
  module: 'k8s.io/kubernetes',
  // Without them a program says v0.0.0-master, and the server refuses what asks for a version.
  set: (version) => {
    const [major = '', minor = ''] = version.slice(1).split('.');
    return {
      [`${versionPackage}.gitVersion`]: version,
      [`${versionPackage}.gitMajor`]: major,
      [`${versionPackage}.gitMinor`]: minor,
    };
  },
};

/** The folder with `etcd` and `kube-apiserver`. */
export async function provideKubernetes(): Promise<string> {
  return (
    toolFolder('KUBEBUILDER_ASSETS', ['etcd', 'kube-apiserver']) ??
    (await provideGoTools({
      module: 'kubernetes',
      title: 'etcd and kube-apiserver',
      expected: 'about 4 minutes, once',
      insteadSet: 'KUBEBUILDER_ASSETS to a folder that holds both, such as one made by setup-envtest',
      versionVariables,
    }))
  );
}

/** The folder with `kubectl`, as its makers build it. */
export async function provideKubectl(): Promise<string> {
  return (
    toolFolder('PLUMBLINE_KUBECTL', ['kubectl']) ??
    (await provideGoTools({
      module: 'kubectl',
      title: 'kubectl',
      expected: 'about 2 minutes, once',
      insteadSet: 'PLUMBLINE_KUBECTL to a folder that holds it',
      versionVariables,
      optimized: true,
    }))
  );
}
