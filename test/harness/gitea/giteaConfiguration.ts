import { randomBytes } from 'node:crypto';

export interface GiteaPlaces {
  readonly folder: string;
  readonly url: string;
  readonly runUser: string;
  /** Where templates and the like are, of a program that does not hold them. */
  readonly files?: string;
}

/** Gitea's app.ini: nothing leaves the machine, nothing runs by the clock, and nobody but the administrator makes people. */
export const giteaConfiguration = ({ folder, url, runUser, files }: GiteaPlaces): string => `RUN_MODE = prod
RUN_USER = ${runUser}
WORK_PATH = ${folder}
[server]
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${new URL(url).port}
ROOT_URL = ${url}/
${files === undefined ? '' : `STATIC_ROOT_PATH = ${files}\n`}DISABLE_SSH = true
OFFLINE_MODE = true
[database]
DB_TYPE = sqlite3
PATH = ${folder}/gitea.db
[security]
INSTALL_LOCK = true
SECRET_KEY = ${randomBytes(24).toString('hex')}
INTERNAL_TOKEN = ${randomBytes(48).toString('hex')}
PASSWORD_HASH_ALGO = argon2
[oauth2]
ENABLED = false
[service]
DISABLE_REGISTRATION = true
[repository]
DEFAULT_BRANCH = main
[actions]
ENABLED = false
[packages]
ENABLED = true
[indexer]
ISSUE_INDEXER_TYPE = db
[cron]
ENABLED = false
[cron.update_checker]
ENABLED = false
[log]
MODE = console
LEVEL = Warn
`;
