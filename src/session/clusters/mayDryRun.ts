import type { ChosenEnvironment, ServerDryRun } from '../platform.ts';

/** Whether dry runs may be sent to the cluster of a context: asked by the guard, before each. */
export const mayDryRun = (
  {
    serverDryRun,
    environments,
  }: { readonly serverDryRun: ServerDryRun; readonly environments: readonly ChosenEnvironment[] },
  context: string,
): boolean => {
  const here = environments.filter((one) => one.context === context);
  switch (serverDryRun) {
    case 'off':
      return false;
    case 'exceptProduction':
      return here.length > 0 && here.every(({ production }) => !production);
    case 'on':
      return here.length > 0;
  }
};
