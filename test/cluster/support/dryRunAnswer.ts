import { agentRequest, type AgentRequest } from '../../../src/core/drift/confirm/agentRequest.ts';
import { confirmedDifferences } from '../../../src/core/drift/confirm/confirmedDifferences.ts';
import { writeOf } from '../../../src/core/drift/desired/writeOf.ts';
import type { Question } from '../../../src/core/drift/predict/question.ts';
import { formatPath } from '../../../src/core/resource/fieldPath.ts';
import { isObject } from '../../../src/core/resource/json.ts';
import type { TestCluster } from '../../harness/testCluster.ts';

export interface DryRunAnswer {
  /** The agent's write is one request, which a dry run can show. */
  readonly asked: boolean;
  /** How its answer differs from what was predicted. */
  readonly wrong: readonly string[];
}

/** What the server says to the request that the confirmation sends for a case. */
export async function dryRunAnswer(
  { request, objects }: Pick<TestCluster, 'request' | 'objects'>,
  { owner, live, predictionOfDeployed: prediction }: Question,
): Promise<DryRunAnswer> {
  if (prediction?.ok !== true) return { asked: false, wrong: [] };
  const write = writeOf(owner, live);
  const asked = agentRequest(write, prediction.value, live);
  if ('reason' in asked) return { asked: false, wrong: [] };
  const send = async ({ how, body, force, fieldManager, fieldValidation }: AgentRequest): Promise<Sent> => {
    const parameters = new URLSearchParams({
      dryRun: 'All',
      fieldManager,
      ...(fieldValidation ? { fieldValidation } : {}),
      ...(force ? { force: 'true' } : {}),
    });
    const path = `${await objects.pathOf(live ?? prediction.value.sent)}?${String(parameters)}`;
    const method = how === 'replace' ? 'PUT' : 'PATCH';
    return request(method, path, body, { contentType: contentTypes[how] });
  };
  let answer = await send(asked.request);
  if (live !== null && isObject(answer.body) && answer.status < 300 && asked.next) {
    const next = asked.next(answer.body);
    answer = next ? await send(next) : { ...answer, body: live };
  }
  // A controller of the server has written meanwhile, as it does to definitions.
  if (answer.status === 409 && asked.request.how === 'replace') return { asked: false, wrong: [] };
  if (answer.status >= 300 || !isObject(answer.body))
    return { asked: true, wrong: [`a dry run is refused: ${answer.text}`] };
  if (live === null) return { asked: true, wrong: [] };
  const { agrees, differences, predicted } = confirmedDifferences(answer.body, prediction.value, live, write);
  const paths = (of: typeof differences): string => of.map((one) => formatPath(one.path)).join(', ');
  const wrong = [`a dry run changes ${paths(differences)}, and ${paths(predicted)} was predicted`];
  return { asked: true, wrong: agrees ? [] : wrong };
}

type Sent = Awaited<ReturnType<TestCluster['request']>>;

const contentTypes: Readonly<Record<AgentRequest['how'], string>> = {
  apply: 'application/apply-patch+yaml',
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  replace: 'application/json',
};
