/** A kubeconfig with one user of one cluster. */
export interface KubeconfigParts {
  readonly context: string;
  readonly user: string;
  readonly url: string;
  readonly certificateAuthority: string;
  readonly token: string;
}

export const kubeconfigText = ({
  context,
  user,
  url,
  certificateAuthority,
  token,
}: KubeconfigParts): string => `apiVersion: v1
kind: Config
clusters:
  - name: ${context}
    cluster:
      server: ${url}
      certificate-authority-data: ${Buffer.from(certificateAuthority).toString('base64')}
users:
  - name: ${user}
    user:
      token: ${token}
contexts:
  - name: ${context}
    context:
      cluster: ${context}
      user: ${user}
current-context: ${context}
`;
