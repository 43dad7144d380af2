import { extensions, workspace } from 'vscode';
import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { CoreSettings } from '../../protocol.ts';
import { settings } from '../contributions.ts';

/** How the person wants to be told what is wrong with manifests. */
export function validationSettings(): CoreSettings['validation'] {
  const configuration = workspace.getConfiguration();
  const { validate, validateRules, validateSyntax, kubernetesVersion } = settings;
  const rules: unknown = configuration.get(validateRules.id, validateRules.fallback);
  const syntax = configuration.get(validateSyntax.id, validateSyntax.fallback);
  const version = configuration.get(kubernetesVersion.id, kubernetesVersion.fallback).trim();
  const isSyntaxTold = syntax === 'on' || (syntax !== 'off' && !yamlExtensionTells());
  return {
    enabled: configuration.get(validate.id, validate.fallback),
    kubernetesVersion: version === '' ? undefined : version,
    severities: {
      // Whatever a person wrote: the core knows no severity by another name.
      ...(typeof rules === 'object' ? (rules as CoreSettings['validation']['severities']) : {}),
      ...(isSyntaxTold ? {} : { 'yaml-syntax': 'off' }),
    },
  };
}

/** Calls `changed` when they may say something else. */
export function watchValidationSettings(changed: () => void): Disposable {
  const owned = new Disposables();
  owned.push(
    workspace.onDidChangeConfiguration((change) => {
      const { validate, validateRules, validateSyntax, kubernetesVersion } = settings;
      const ids = [validate, validateRules, validateSyntax, kubernetesVersion].map(({ id }) => id);
      if ([...ids, yamlValidate].some((id) => change.affectsConfiguration(id))) changed();
    }),
  );
  owned.push(extensions.onDidChange(changed));
  return owned;
}

/** The YAML extension of Red Hat says where a text is not YAML, and nobody needs to be told twice. */
const yamlExtensionTells = (): boolean =>
  extensions.getExtension('redhat.vscode-yaml') !== undefined &&
  workspace.getConfiguration().get(yamlValidate, true);

const yamlValidate = 'yaml.validate';
