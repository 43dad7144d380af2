import path from 'node:path';
import { agentGroupsIn } from '../../core/validate/agentGroups.ts';
import type { DocumentAnswer, ValidateAs } from '../../core/validate/answer.ts';
import { howToValidate, kustomizationNames } from '../../core/validate/howToValidate.ts';
import { mergeProblems } from '../../core/validate/mergeProblems.ts';
import { problemsOf } from '../../core/validate/problemsOf.ts';
import { documentStart, type PlacedProblem } from '../../core/validate/renderedProblems.ts';
import { validationContext, type ValidationContext } from '../../core/validate/validationContext.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import { parseManifest } from '../../core/yaml/parseManifest.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { CommandLineContext } from '../commandLineContext.ts';
import { schemas } from '../compareObjects.ts';
import { loadSchemas } from '../loadSchemas.ts';
import { validateAll, type ValidatedText } from './checkEngines.ts';
import { checkRendered } from './checkRendered.ts';
import type { CheckReport, ReportedProblem } from './checkReport.ts';
import { checkTrees, type CheckTree } from './checkTrees.ts';

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly schemaFiles: readonly string[];
  readonly kubernetesVersion: string | undefined;
  readonly since: string | undefined;
}

/** Validates files as typed, and the objects that kustomizations make of them. */
export async function checkFiles(context: CommandLineContext, options: CheckOptions): Promise<CheckReport> {
  const { platform, secondKubernetes } = context;
  platform.kubernetes.keep(true);
  const trees = await checkTrees(platform, options.paths, options.since);
  const many = trees.reduce((sum, { checked }) => sum + checked.size, 0) > worthAnotherEngine;
  const engines = many ? [platform.kubernetes, secondKubernetes] : [platform.kubernetes];
  const groups = new Set(trees.flatMap(({ texts }) => [...texts.values()].flatMap(agentGroupsIn)));
  for (const engine of engines) {
    // Whatever else defines a kind comes after what ships with us, and counts.
    for (const group of groups)
      await engine.loadDefinitions(schemas, ` agents ${group}`, await platform.agentDefinitions(group, []));
    await loadSchemas(engine, options.schemaFiles);
  }
  const validate = (texts: readonly ValidatedText[]): Promise<readonly (readonly DocumentAnswer[])[]> =>
    validateAll(engines, texts, {
      kubernetesVersion: options.kubernetesVersion,
      log: (line) => {
        platform.log('warning', line);
      },
    });
  const reports: CheckReport[] = [];
  for (const tree of trees) {
    await Promise.all(
      engines.flatMap((engine) =>
        definitions(tree).map(({ path: name, text }) => engine.loadDefinitions(schemas, name, text)),
      ),
    );
    reports.push(await checkTree(platform, tree, validate));
  }
  return {
    files: reports.reduce((sum, { files }) => sum + files, 0),
    resources: reports.reduce((sum, { resources }) => sum + resources, 0),
    problems: reports.flatMap(({ problems }) => problems),
  };
}

/** In files: below, a second engine costs more than it gives. */
const worthAnotherEngine = 400;

const definitions = ({ texts }: CheckTree): readonly SourceText[] =>
  [...texts.values()].filter(({ text }) => /^kind:\s*["']?CustomResourceDefinition\b/m.test(text));

async function checkTree(
  platform: CommandLineContext['platform'],
  tree: CheckTree,
  validate: (texts: readonly ValidatedText[]) => Promise<readonly (readonly DocumentAnswer[])[]>,
): Promise<CheckReport> {
  const context = contextOf(tree);
  const texts = textsToValidate(tree, context);
  const answers = await validate(texts);
  const typed = texts.flatMap(({ source }, i) => placed(source, answers[i] ?? []));
  const rendered = await checkRendered(platform, tree, context, validate);
  return {
    files: tree.checked.size,
    resources: texts.reduce((sum, { as }, i) => sum + (as === 'yaml' ? 0 : objectsIn(answers[i] ?? [])), 0),
    problems: mergeProblems(typed, rendered)
      .map((one) => reported(tree.root, one))
      .sort(byPlace),
  };
}

const objectsIn = (answers: readonly DocumentAnswer[]): number =>
  answers.filter(({ kind, apiVersion }) => kind !== '' && apiVersion !== '' && !kind.endsWith('List')).length;

function contextOf({ files, texts }: CheckTree): ValidationContext {
  const isKustomization = ({ path: name }: SourceText): boolean =>
    kustomizationNames.has(name.slice(name.lastIndexOf('/') + 1));
  return validationContext(files, [...texts.values()].filter(isKustomization));
}

interface CheckedText extends ValidatedText {
  readonly source: SourceText;
}

function textsToValidate({ texts, checked }: CheckTree, context: ValidationContext): readonly CheckedText[] {
  return [...checked].flatMap((name) => {
    const source = texts.get(name);
    const how = source && howToValidate(name, source.text, context);
    return source && isValidated(how) ? [{ source, path: name, text: source.text, as: how }] : [];
  });
}

const isValidated = (how: ReturnType<typeof howToValidate> | undefined): how is ValidateAs =>
  how === 'object' || how === 'patch' || how === 'yaml';

/** Only a text in which something was found is taken apart here. */
function placed(source: SourceText, answers: readonly DocumentAnswer[]): readonly PlacedProblem[] {
  return answers.flatMap((answer) => {
    if (answer.findings.length === 0) return [];
    const offset = linePositions(source).offsetAt({ line: answer.line, column: 1 });
    const { documents } = parseManifest(source);
    const document = documents.find(({ range }) => offset < range.end) ?? documents.at(-1);
    if (!document) return [];
    return problemsOf(document, answer, 1).map((problem) => ({
      source,
      document: documentStart(source, document.range.start),
      problem,
    }));
  });
}

const reported = (root: string, { source, problem }: PlacedProblem): ReportedProblem => ({
  path: path.relative(process.cwd(), path.join(root, source.path)).split(path.sep).join('/'),
  source,
  problem,
});

const byPlace = (a: ReportedProblem, b: ReportedProblem): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : a.problem.start - b.problem.start;
