import { formatOwner } from '../core/owner/owner.ts';
import { printJson, type JsonObject } from '../core/resource/json.ts';
import { originOfField } from '../present/lines/originOf.ts';
import { placeOfRule } from '../present/lines/placeOfRule.ts';
import type { UncomparedOwner } from '../session/argo/otherSources.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../session/snapshot.ts';
import { allowCharts, fetchCharts } from './allowCharts.ts';
import { chosenContexts } from './chosenContexts.ts';
import { CommandLineError, notThereYet } from './commandLineError.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { driftJson, type ReportedResource } from './driftJson.ts';
import { driftText } from './driftText.ts';
import { exitCodeOf, type ExitCode } from './exitCode.ts';
import { observe } from './observe.ts';
import { otherSourceJson, ownerJson, ownerText } from './ownerReports.ts';
import { oneOf, parseArguments } from './parseArguments.ts';

/** `plumbline drift [OWNER…] --context NAME… [--known-as …] [--format text|json] [--strict] [--server-dry-run]` */
export async function drift(context: CommandLineContext, args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    context: { type: 'string', multiple: true, default: [] },
    'known-as': { type: 'string', multiple: true, default: [] },
    at: { type: 'string' },
    format: { type: 'string', default: 'text' },
    strict: { type: 'boolean', default: false },
    'show-secrets': { type: 'boolean', default: false },
    'server-dry-run': { type: 'boolean', default: false },
    ...fetchCharts,
  });
  allowCharts(context, values['fetch-charts']);
  const format = oneOf('--format', values.format, ['text', 'json']);
  if (values.at !== undefined) throw notThereYet('drift --at');
  const environments = chosenContexts(values.context, values['known-as']);
  if (environments.length === 0)
    throw new CommandLineError('drift takes --context NAME: nothing contacts a cluster that is not named');
  const showSecrets = values['show-secrets'];
  const serverDryRun = values['server-dry-run'];
  if (serverDryRun) context.allowDryRuns();
  const { snapshot, owners, named, undecided } = await observe(context, {
    environments,
    owners: positionals,
    showSecrets,
    serverDryRun,
  });
  // Where somebody asks for owners, the others are not of interest.
  const others = positionals.length === 0 ? [...snapshot.otherSources] : [];
  const resources = owners.flatMap((owner) => owner.objects.map((object) => reported(owner, object)));
  context.write(
    format === 'json'
      ? `${printJson({ owners: [...owners.map(ownerJson), ...others.flatMap(otherSourcesJson)], resources: resources.map(driftJson) }, 2)}\n`
      : textOf(owners, others, resources),
  );
  return exitCode(named, resources, undecided, values.strict);
}

function reported(owner: OwnerSnapshot, object: ObjectSnapshot): ReportedResource {
  return {
    id: object.id,
    environment: owner.environment,
    owner: formatOwner(owner.owner.id),
    verdict: object.verdict ?? { verdict: 'UNKNOWN', certainty: 'exact', reason: 'no answer', fields: [] },
    originOf: (field) => originOfField(owner, object, field.path),
    ruleAt: (field) => placeOfRule(owner, field),
  };
}

const otherSourcesJson = ([environment, list]: OtherSources): readonly JsonObject[] =>
  list.map((other) => otherSourceJson(environment, other));

type OtherSources = readonly [environment: string, list: readonly UncomparedOwner[]];

function textOf(
  owners: readonly OwnerSnapshot[],
  others: readonly OtherSources[],
  resources: readonly ReportedResource[],
): string {
  const now = Date.now();
  const notable = resources
    .filter(({ verdict }) => verdict.verdict !== 'SYNC')
    .map((one) => driftText(one, now));
  const silent = owners.filter(({ state }) => state.kind !== 'compared').map(ownerText);
  const inSync = resources.length - notable.length;
  return [
    ...notable,
    ...silent,
    ...others.map(
      ([environment, list]) =>
        `NOT_COMPARED ${String(list.length)} from elsewhere than Git · ${environment}: --format json lists them`,
    ),
    `${String(inSync)} of ${String(resources.length)} resources in sync`,
    '',
  ].join('\n');
}

function exitCode(
  owners: readonly OwnerSnapshot[],
  resources: readonly ReportedResource[],
  unknownEnvironments: number,
  strict: boolean,
): ExitCode {
  const unknown = owners.filter(({ state }) => state.kind !== 'compared').length + unknownEnvironments;
  const verdicts = resources.map(({ verdict }) => verdict.verdict);
  return exitCodeOf([...verdicts, ...Array.from({ length: unknown }, () => 'UNKNOWN' as const)], strict);
}
