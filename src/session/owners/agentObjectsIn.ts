import { kept } from '../../base/kept.ts';
import { isObject, type JsonObject, stringAt } from '../../core/resource/json.ts';
import { readPlainYaml } from '../../core/yaml/plainYaml.ts';
import { splitDocuments } from '../../core/yaml/splitDocuments.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';

/** The agents' objects that a text declares; read once for every text. */
export const agentObjectsIn = kept((source: SourceText): readonly JsonObject[] =>
  /\.(toolkit|extensions)\.fluxcd\.io\/|fluxcd\.controlplane\.io\/|argoproj\.io\//.test(source.text)
    ? splitDocuments(source).flatMap((part) => {
        const value = readPlainYaml(part.source.text);
        return value.ok && isObject(value.value) && isOfAgent(value.value) ? [value.value] : [];
      })
    : [],
);

const isOfAgent = (object: JsonObject): boolean =>
  /^((kustomize|source|helm)\.toolkit\.fluxcd\.io|source\.extensions\.fluxcd\.io|fluxcd\.controlplane\.io|argoproj\.io)\//.test(
    stringAt(object, 'apiVersion') ?? '',
  ) && stringAt(object, 'metadata', 'name') !== undefined;
