import { failed, success, type Outcome } from '../../base/outcome.ts';
import { isThisMachine } from './connections.ts';
import type { Answer } from './answer.ts';

/**
 * Where an answer leads; undefined where it is none that leads anywhere. Nothing leads from https to http, or from another
 * machine to this one.
 */
export function redirectTarget(
  { status, header }: Pick<Answer, 'status' | 'header'>,
  from: URL,
): Outcome<URL, string> | undefined {
  const location = header('location');
  if (status < 300 || status >= 400 || status === 304 || location === undefined) return undefined;
  return leadsTo(location, from);
}

/** The address that a server names, where one may go there from it. */
export function leadsTo(address: string, from: URL): Outcome<URL, string> {
  if (!URL.canParse(address, from.href)) return failed(`${from.host} leads to something that is no address`);
  const target = new URL(address, from);
  if (target.protocol !== 'https:' && target.protocol !== 'http:')
    return failed(`${from.host} leads to something else than https`);
  if (target.protocol === 'http:' && from.protocol === 'https:')
    return failed(`${from.host} leads from https to http, ${target.host}`);
  if (isThisMachine(target.hostname) && !isThisMachine(from.hostname))
    return failed(`${from.host} leads to a server of this machine, ${target.host}`);
  // What stands there would be sent as a name and a password.
  target.username = '';
  target.password = '';
  return success(target);
}
