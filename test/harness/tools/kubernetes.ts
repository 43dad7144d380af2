import { toolFolder } from './toolFolder.ts';
import { provideGoTools } from './goTools.ts';

const versionPackage = 'k8s.io/component-base/version';

/** The folder with `etcd` and `kube-apiserver`. */
export async function provideKubernetes(): Promise<string> {
  return (
    toolFolder('KUBEBUILDER_ASSETS', ['etcd', 'kube-apiserver']) ??
    (await provideGoTools({
      module: 'kubernetes',
      title: 'etcd and kube-apiserver',
      expected: 'about 4 minutes, once',
      insteadSet: 'KUBEBUILDER_ASSETS to a folder that holds both, such as one made by setup-envtest',
      versionVariables: {
        module: 'k8s.io/kubernetes',
        // Without them the server says v0.0.0-master and refuses what asks for a version.
        set: (version) => {
          const [major = '', minor = ''] = version.slice(1).split('.');
          return {
            [`${versionPackage}.gitVersion`]: version,
            [`${versionPackage}.gitMajor`]: major,
            [`${versionPackage}.gitMinor`]: minor,
          };
        },
      },
    }))
  );
}
