import { join } from 'node:path';

/** Where Helm and Docker keep a person's configuration, as their own documents on the environment have it. */
export function configurationFolders(
  environment: NodeJS.ProcessEnv,
  home: string,
): { readonly helm: string; readonly docker: string } {
  const {
    HELM_CONFIG_HOME: own,
    XDG_CONFIG_HOME: xdg,
    APPDATA: appData,
    DOCKER_CONFIG: docker,
  } = environment;
  return {
    helm: said(own) ?? join(said(xdg) ?? usualFolder(home, appData), 'helm'),
    docker: said(docker) ?? join(home, '.docker'),
  };
}

/** A variable that is empty says nothing. */
export const said = (variable: string | undefined): string | undefined =>
  variable === '' ? undefined : variable;

function usualFolder(home: string, appData: string | undefined): string {
  if (process.platform === 'darwin') return join(home, 'Library', 'Preferences');
  if (process.platform === 'win32') return appData ?? join(home, 'AppData', 'Roaming');
  return join(home, '.config');
}
