import { failed, success, type Outcome } from '../../../base/outcome.ts';
import { stringAt, type Json } from '../../resource/json.ts';

/**
 * `kubeVersion` of a source's tool as Argo CD's repo server gives it to Helm (3.2, `parseKubeVersion`): its numbers, without
 * what a distribution writes behind them. Undefined where it says none.
 */
export function kubeVersionOf(tool: Json | undefined): Outcome<string | undefined, string> {
  const written = stringAt(tool, 'kubeVersion') ?? '';
  if (written === '') return success(undefined);
  const [, numbers] = /^\s*v?((?:0|[1-9]\d*)(?:\.\d+)+)/.exec(written) ?? [];
  if (numbers === undefined)
    return failed(`Argo CD cannot read the kubeVersion ${written}: it is no version`);
  return success(numbers.split('.').map(BigInt).join('.'));
}
