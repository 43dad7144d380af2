import { createHash } from 'node:crypto';
import type { Gitea, GiteaUser } from './startGitea.ts';

/** Charts of a person in Gitea's two registries, and what Helm calls the places that they are in. */
export const giteaChartRepository = ({ url }: Gitea, { name }: GiteaUser): string =>
  `${url}/api/packages/${name}/helm`;
export const giteaChartRegistry = ({ url }: Gitea, { name }: GiteaUser): string =>
  `oci://${new URL(url).host}/${name}`;

/** Puts a packed chart into the repository with an index. */
export async function pushChart(gitea: Gitea, person: GiteaUser, packed: Uint8Array): Promise<void> {
  const address = `${giteaChartRepository(gitea, person)}/api/charts`;
  await ask(address, {
    method: 'POST',
    body: Buffer.from(packed),
    headers: { authorization: basic(person) },
  });
}

export interface PushedChart {
  readonly packed: Uint8Array;
  readonly name: string;
  readonly tag: string;
  readonly provenance?: string;
  /** Of the chart's layer; that of Helm where it is left out. */
  readonly mediaType?: string;
}

/** Puts a packed chart into the OCI registry as `helm push` does; gives the digest of its manifest. */
export async function pushOciChart(gitea: Gitea, person: GiteaUser, chart: PushedChart): Promise<string> {
  const place = `${gitea.url}/v2/${person.name}/${chart.name}`;
  const authorization = `Bearer ${await pushToken(gitea, person, chart.name)}`;
  const blob = async (content: Uint8Array, mediaType: string): Promise<object> => {
    const digest = digestOf(content);
    const started = await ask(`${place}/blobs/uploads/`, { method: 'POST', headers: { authorization } });
    const target = new URL(started.headers.get('location') ?? '', gitea.url);
    target.searchParams.set('digest', digest);
    const headers = { authorization, 'content-type': 'application/octet-stream' };
    await ask(target.href, { method: 'PUT', body: Buffer.from(content), headers });
    return { mediaType, digest, size: content.length };
  };
  const config = Buffer.from(JSON.stringify({ name: chart.name, version: chart.tag, apiVersion: 'v2' }));
  const layers = [await blob(chart.packed, chart.mediaType ?? chartLayer)];
  if (chart.provenance !== undefined) layers.push(await blob(Buffer.from(chart.provenance), provenanceLayer));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: await blob(config, 'application/vnd.cncf.helm.config.v1+json'),
    layers,
  });
  const headers = { authorization, 'content-type': manifestType };
  await ask(`${place}/manifests/${chart.tag}`, { method: 'PUT', body: manifest, headers });
  return digestOf(manifest);
}

const chartLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const provenanceLayer = 'application/vnd.cncf.helm.chart.provenance.v1.prov';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

async function pushToken(gitea: Gitea, person: GiteaUser, name: string): Promise<string> {
  const scope = encodeURIComponent(`repository:${person.name}/${name}:pull,push`);
  const address = `${gitea.url}/v2/token?service=container_registry&scope=${scope}`;
  const answer = await ask(address, { headers: { authorization: basic(person) } });
  const { token } = (await answer.json()) as { readonly token: string };
  return token;
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(address, init);
  if (!answer.ok)
    throw new Error(`Gitea answers ${String(answer.status)} to ${address}: ${await answer.text()}`);
  return answer;
}

/** A token is found faster than a password. */
const basic = ({ name, token }: GiteaUser): string =>
  `Basic ${Buffer.from(`${name}:${token}`).toString('base64')}`;

const digestOf = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;
