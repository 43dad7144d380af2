import { stringAt, type Json } from '../core/resource/json.ts';

/**
 * The minor version, `1.34`, in the answer to `GET /version`, which everybody may ask for; undefined where it says
 * something else. A server that emulates an older one serves the API versions of that.
 */
export function serverVersionOf(answer: Json): string | undefined {
  const part = (name: 'Major' | 'Minor'): string | undefined =>
    // Some distributions write `34+`.
    /^\d+/.exec(stringAt(answer, `emulation${name}`) ?? stringAt(answer, name.toLowerCase()) ?? '')?.[0];
  const [major, minor] = [part('Major'), part('Minor')];
  return major === undefined || minor === undefined ? undefined : `${major}.${minor}`;
}
