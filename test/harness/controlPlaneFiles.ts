import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { viewerGroup } from './viewerRole.ts';
import { writePrivateFile } from './writePrivateFile.ts';

/** The files of a control plane in its folder. */
export const controlPlaneFiles = (folder: string) => ({
  storage: path.join(folder, 'etcd'),
  certificates: path.join(folder, 'certificates'),
  tokens: path.join(folder, 'tokens.csv'),
  serviceAccountKey: path.join(folder, 'service-account.key'),
  auditPolicy: path.join(folder, 'audit-policy.yaml'),
  auditLog: path.join(folder, 'audit.log'),
  kubeconfig: (user: string): string => path.join(folder, `${user}.kubeconfig`),
});

/** Prepares an empty control plane in a folder; the answer has the token of each user. */
export function makeControlPlaneFiles(
  folder: string,
  users: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> {
  const files = controlPlaneFiles(folder);
  for (const old of [files.storage, files.certificates]) rmSync(old, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  const groups = { ...users, admin: ['system:masters'], viewer: [viewerGroup] };
  const tokens = Object.fromEntries(
    Object.keys(groups).map((user) => [user, randomBytes(24).toString('hex')]),
  );
  const lines = Object.entries(groups).map(
    ([user, of]) => `${tokens[user]},${user},${user},"${of.join(',')}"\n`,
  );
  writePrivateFile(files.tokens, lines.join(''));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writePrivateFile(files.serviceAccountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  writePrivateFile(files.auditPolicy, auditPolicy);
  writePrivateFile(files.auditLog, '');
  return tokens;
}

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
`;
