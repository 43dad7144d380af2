import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kustomizeNotes, type KustomizeChanges } from './kustomizeNotes.ts';

/**
 * A copy of kustomize that runs no other programs. What git would clone lies in a folder of the build's file system that is
 * named after the repository and the ref (`remoteMount` of kustomize/files), once the caller has fetched it; Helm is asked for
 * like something on the Web, and the builder answers (kustomize/render/helm.go). It notes besides where objects come from
 * (kustomizeNotes.ts). Go lets no overlay replace a file of a module, so the copy takes the module's place. Gives the file
 * that `-modfile` takes; `module` is the folder of sigs.k8s.io/kustomize/api, `own` that of the engine.
 */
export function kustomizeModule(module: string, own: string, folder: string): string {
  const copy = path.join(folder, 'api');
  mkdirSync(folder, { recursive: true });
  // Written anew: those of Go's cache let nobody write beside them.
  for (const file of globSync('**/*', { cwd: module, withFileTypes: true })) {
    const name = path.join(copy, path.relative(module, file.parentPath), file.name);
    if (!file.isFile() || file.name.endsWith('_test.go')) continue;
    mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, readFileSync(path.join(file.parentPath, file.name)));
  }
  for (const [file, changes] of Object.entries(changed)) {
    const name = path.join(copy, file);
    let text = readFileSync(name, 'utf8');
    for (const [before, added] of changes) {
      if (text.split(before).length !== 2)
        throw new Error(`${file} of ${module} is written in another way than is known`);
      text = text.replace(before, () => `${before}\n${added}`);
    }
    writeFileSync(name, text);
  }
  const modules = path.join(folder, 'go.mod');
  const replaced = `\nreplace sigs.k8s.io/kustomize/api => ${copy}\n`;
  writeFileSync(modules, readFileSync(path.join(own, 'go.mod'), 'utf8') + replaced);
  writeFileSync(path.join(folder, 'go.sum'), readFileSync(path.join(own, 'go.sum')));
  return modules;
}

const generator = (signature: string): string => `func (p *HelmChartInflationGeneratorPlugin) ${signature} {`;

/** By file, what is added after which line. What a function does after that stays, for what else it uses. */
const changed: KustomizeChanges = {
  ...kustomizeNotes,
  'internal/git/cloner.go': [
    ['import (', '\t"net/url"\n'],
    [
      'func ClonerUsingGitExec(repoSpec *RepoSpec) error {',
      `	if named := "/.plumbline-remote/git/" + url.PathEscape(repoSpec.CloneSpec()) + "/" + url.PathEscape("@"+repoSpec.Ref); named != "" {
		repoSpec.Dir = filesys.ConfirmedDir(named)
		return nil
	}`,
    ],
  ],
  'internal/builtins/HelmChartInflationGenerator.go': [
    ['import (', '\t"io"\n\t"net/http"\n\t"net/url"\n'],
    [
      generator('establishTmpDir() (err error)'),
      `	if p.tmpDir == "" {
		p.tmpDir = "/tmp/kustomize-helm"
	}`,
    ],
    [
      // In the arguments the text itself stands for the file.
      generator('writeValuesBytes(\n\tb []byte) (string, error)'),
      `	if b != nil {
		return "text:" + string(b), nil
	}`,
    ],
    [
      generator('runHelmCommand(\n\targs []string) ([]byte, error)'),
      `	if asked := (url.Values{"chart": {p.Name}, "argument": args}).Encode(); asked != "" {
		answer, err := http.Get("http://helm.plumbline.invalid/?" + asked)
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err == nil && answer.StatusCode != http.StatusOK {
			err = fmt.Errorf("inflating the chart '%s': %s", p.Name, text)
		}
		return text, err
	}`,
    ],
    [
      generator('chartExistsLocally() (string, bool)'),
      `	if path := filepath.Join(p.absChartHome(), p.Name); path != "" {
		_, err := p.runHelmCommand([]string{"exists", path})
		return path, err == nil
	}`,
    ],
  ],
};
