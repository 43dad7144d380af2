import { parametersName } from '../../core/owner/argo/argoSettings.ts';
import type { Owner } from '../../core/owner/owner.ts';

/** What is not known of how Argo CD compares, and is taken as it is nearly always. */
export const comparisonNotes = ({ build }: Pick<Owner, 'build'>): readonly string[] =>
  build?.agent === 'argo' && build.isComparisonAssumed
    ? [
        `whether Argo CD compares by server-side dry runs is not known: ${parametersName} in ${build.asks.argoNamespace} cannot be read`,
      ]
    : [];
