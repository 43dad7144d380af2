import { controlPlaneFiles } from './controlPlaneFiles.ts';

/** Admission plugins beside the usual ones, and the AdmissionConfiguration file that configures them. */
export interface AdmissionPlugins {
  readonly enable: readonly string[];
  readonly configurationFile?: string;
}

export const etcdArguments = (folder: string, client: string, peer: string): readonly string[] => [
  `--data-dir=${controlPlaneFiles(folder).storage}`,
  `--listen-client-urls=${client}`,
  `--advertise-client-urls=${client}`,
  `--listen-peer-urls=${peer}`,
  `--initial-advertise-peer-urls=${peer}`,
  `--initial-cluster=default=${peer}`,
  // Nothing of it is needed after a crash.
  '--unsafe-no-fsync',
];

export function apiServerArguments(
  folder: string,
  etcd: string,
  port: number,
  options: { readonly apiServerArguments?: readonly string[]; readonly admissionPlugins?: AdmissionPlugins },
): readonly string[] {
  const files = controlPlaneFiles(folder);
  const { enable = [], configurationFile } = options.admissionPlugins ?? {};
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${files.certificates}`,
    `--token-auth-file=${files.tokens}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.serviceAccountKey}`,
    `--service-account-signing-key-file=${files.serviceAccountKey}`,
    // Room for the services of a large fleet.
    '--service-cluster-ip-range=10.0.0.0/16',
    '--endpoint-reconciler-type=none',
    '--allow-privileged',
    `--audit-policy-file=${files.auditPolicy}`,
    `--audit-log-path=${files.auditLog}`,
    // It waits for service accounts that only a controller makes.
    '--disable-admission-plugins=ServiceAccount',
    ...(enable.length > 0 ? [`--enable-admission-plugins=${enable.join(',')}`] : []),
    ...(configurationFile === undefined ? [] : [`--admission-control-config-file=${configurationFile}`]),
    ...(options.apiServerArguments ?? []),
  ];
}
