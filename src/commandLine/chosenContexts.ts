import type { ChosenEnvironment } from '../session/platform.ts';
import { CommandLineError } from './commandLineError.ts';

/**
 * `--context CONTEXT`, an environment with the name of its kubeconfig context, or `--context ENVIRONMENT=CONTEXT`, one
 * with the name that `.plumbline.yaml` knows it by. `--known-as ENVIRONMENT=HUB:NAME` says what the agents of another one of
 * them call its cluster.
 */
export function chosenContexts(
  contexts: readonly string[],
  known: readonly string[],
): readonly ChosenEnvironment[] {
  const chosen = contexts.map((value): ChosenEnvironment => {
    const [name, context] = cut(value, '=') ?? [value, value];
    return { name, context, production: false };
  });
  const names = known.map((value) => {
    const [environment = '', rest = ''] = cut(value, '=') ?? [];
    const [hub = '', name = ''] = cut(rest, ':') ?? [];
    if (name === '' || ![environment, hub].every((one) => chosen.some((other) => other.name === one)))
      throw new CommandLineError(
        `--known-as takes ENVIRONMENT=HUB:NAME with two environments of --context, not “${value}”`,
      );
    return { environment, hub, name };
  });
  return chosen.map((one) => {
    const own = names.filter(({ environment }) => environment === one.name);
    if (own.length === 0) return one;
    const byHub = Map.groupBy(own, ({ hub }) => hub);
    return {
      ...one,
      knownAs: Object.fromEntries([...byHub].map(([hub, of]) => [hub, of.map(({ name }) => name)])),
    };
  });
}

function cut(text: string, separator: string): readonly [string, string] | undefined {
  const end = text.indexOf(separator);
  return end < 0 ? undefined : [text.slice(0, end), text.slice(end + separator.length)];
}
