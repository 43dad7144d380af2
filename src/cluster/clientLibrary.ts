/** What is used of the client library, named here alone so that the bundles hold no more of it than that. */
export { KubeConfig } from '@kubernetes/client-node';
