import type { ChosenEnvironment } from '../session/platform.ts';

/**
 * `--context CONTEXT`, an environment with the name of its kubeconfig context, or `--context ENVIRONMENT=CONTEXT`, one
 * with the name that `.plumbline.yaml` knows it by.
 */
export function chosenContexts(values: readonly string[]): readonly ChosenEnvironment[] {
  return values.map((value) => {
    const [name = '', ...context] = value.split('=');
    return { name, context: context.length === 0 ? name : context.join('='), production: false };
  });
}
