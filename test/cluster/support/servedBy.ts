import { at, isArray, stringAt, type Json } from '../../../src/core/resource/json.ts';
import type { ChartCluster } from '../../../src/engine/chartEngineApi.ts';
import { accepted, type SendRequest } from '../../harness/apiServer.ts';

/** What a server says of itself, as Helm takes it: its version, and what it serves. */
export async function servedBy(request: SendRequest): Promise<ChartCluster> {
  const get = async (path: string): Promise<Json> => accepted(await request('GET', path));
  const groups = items(at(await get('/apis'), 'groups')).flatMap((group) =>
    items(at(group, 'versions')).map((version) => stringAt(version, 'groupVersion') ?? ''),
  );
  const apiVersions = new Set<string>();
  for (const groupVersion of ['v1', ...groups]) {
    apiVersions.add(groupVersion);
    const resources = await get(groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`);
    for (const resource of items(at(resources, 'resources')))
      apiVersions.add(`${groupVersion}/${stringAt(resource, 'kind') ?? ''}`);
  }
  const version = stringAt(await get('/version'), 'gitVersion') ?? '';
  return { version, apiVersions: [...apiVersions], complete: true };
}

const items = (value: Json | undefined): readonly Json[] => (isArray(value) ? value : []);
