import type { WatchedObjects } from '../../cluster/clusterApi.ts';
import type { EnvironmentInput } from '../inputs.ts';
import { agentKinds } from './agentKinds.ts';

/** The owners of an environment are known, or cannot be. */
export const isFound = ({ connection, ...lists }: EnvironmentInput): boolean =>
  connection.kind !== 'connecting' && agentKinds.every(({ input }) => hasAnswered(lists[input]));

const hasAnswered = (list: WatchedObjects | undefined): boolean =>
  !list || list.listed || list.failure !== undefined;
