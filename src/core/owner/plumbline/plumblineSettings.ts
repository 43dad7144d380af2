import type { Severity } from '../../validate/problem.ts';

/**
 * What a repository says of itself. It names environments; the person alone binds an environment to a cluster, so
 * nothing here is a kubeconfig, a context, an address or a program.
 */
export interface PlumblineFile {
  readonly targets: readonly TargetSettings[];
  readonly environments: readonly NamedEnvironment[];
  /** Severities by the code of a rule. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly templates: Templates;
}

/** A path that people apply to an environment themselves, because no agent does or none can be read. */
export interface TargetSettings {
  /** In the repository, without slashes at the ends; '' is the root. */
  readonly path: string;
  readonly environment: string;
  /** As `kubectl apply --namespace`: where objects go that name none; those that name another are refused. */
  readonly namespace?: string;
  readonly mode: 'kubectl';
}

export interface NamedEnvironment {
  readonly name: string;
  readonly production: boolean;
}

/** Texts in which `{…}` stands for what the person does. */
export type Templates = Readonly<Partial<Record<TemplateName, string>>>;

export type TemplateName = 'branchName' | 'commitMessage' | 'pullRequestTitle' | 'pullRequestBody';
