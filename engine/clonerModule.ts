import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A copy of kustomize whose cloner runs no git: what it would clone lies in a folder of the build's file system that is
 * named after the repository and the ref (`remoteMount` of kustomize/files), once the caller has fetched it. Go lets no
 * overlay replace a file of a module, so the copy takes the module's place. Gives the file that `-modfile` takes; `module`
 * is the folder of sigs.k8s.io/kustomize/api, `own` that of the engine.
 */
export function clonerModule(module: string, own: string, folder: string): string {
  const copy = path.join(folder, 'api');
  mkdirSync(folder, { recursive: true });
  // Written anew: those of Go's cache let nobody write beside them.
  for (const file of globSync('**/*', { cwd: module, withFileTypes: true })) {
    const name = path.join(copy, path.relative(module, file.parentPath), file.name);
    if (!file.isFile() || file.name.endsWith('_test.go')) continue;
    mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, readFileSync(path.join(file.parentPath, file.name)));
  }
  const cloner = path.join(copy, 'internal', 'git', 'cloner.go');
  const text = readFileSync(cloner, 'utf8');
  if ([imports, body].some((part) => text.split(part).length !== 2))
    throw new Error(`${module} clones in another way than is known`);
  writeFileSync(
    cloner,
    text.replace(imports, `${imports}\t"net/url"\n\n`).replace(body, `${body}\n${named}`),
  );
  const modules = path.join(folder, 'go.mod');
  const replaced = `\nreplace sigs.k8s.io/kustomize/api => ${copy}\n`;
  writeFileSync(modules, readFileSync(path.join(own, 'go.mod'), 'utf8') + replaced);
  writeFileSync(path.join(folder, 'go.sum'), readFileSync(path.join(own, 'go.sum')));
  return modules;
}

const imports = 'import (\n';
const body = 'func ClonerUsingGitExec(repoSpec *RepoSpec) error {';
// What the function does after this stays, for what else it uses.
const named = `	if named := "/.plumbline-remote/git/" + url.PathEscape(repoSpec.CloneSpec()) + "/" + url.PathEscape("@"+repoSpec.Ref); named != "" {
		repoSpec.Dir = filesys.ConfirmedDir(named)
		return nil
	}`;
