import type { ChartFailure } from '../chartFailure.ts';
import type { Answer } from './answer.ts';

/** What a status means that is no success, with what a person can do about it. */
export function statusFailure(
  { status, url }: Pick<Answer, 'status' | 'url'>,
  title: string,
  signIn: string,
): ChartFailure {
  const { host } = url;
  switch (status) {
    case 401:
    case 403:
      return {
        code: 'unauthorized',
        host,
        message: `${title}: ${host} answers ${status}; sign in with ${signIn}`,
      };
    case 404:
    case 410:
      return { code: 'notFound', host, message: `${title}: ${host} does not have it, or not for you` };
    case 429:
      return { code: 'failed', host, message: `${title}: ${host} takes no more requests for now` };
    default:
      return { code: 'failed', host, message: `${title}: ${host} answers ${status}` };
  }
}
