import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMap } from 'yaml';
import { addEntry, addItem } from '../../../../src/core/change/entryEdits.ts';
import { withComment } from '../../../../src/core/change/withComment.ts';
import { parseManifest } from '../../../../src/core/yaml/parseManifest.ts';
import { applyEdits } from '../../../../src/core/yaml/textEdit.ts';
import type { SourceText } from '../../../../src/core/yaml/sourceText.ts';

const comment = 'set by the operator\r\n\r\n  # not by us\u0007  ';
const item = { paths: ['/a'] };

const cases: readonly { readonly title: string; readonly before: string; readonly after: string }[] = [
  {
    title: 'an item of a block list',
    before: 'kind: K\nignore:\n  # first\n  - paths: [/x] # x\nz: 1\n',
    after:
      'kind: K\nignore:\n  # first\n  - paths: [/x] # x\n  # set by the operator\n  # # not by us\n  - paths:\n      - /a\nz: 1\n',
  },
  {
    title: 'an item of a list on one line',
    before: 'kind: K\nignore: [{ paths: [/x] }] # x\n',
    after:
      'kind: K\n# set by the operator\n# # not by us\nignore: [{ paths: [/x] }, { "paths":["/a"] }] # x\n',
  },
  {
    title: 'a list that is not there yet, with the line ends of the file',
    before: 'kind: K\r\nz: 1\r\n',
    after:
      'kind: K\r\nz: 1\r\nignore:\r\n  # set by the operator\r\n  # # not by us\r\n  - paths:\r\n      - /a\r\n',
  },
];

describe('a comment above what is added to a list', () => {
  for (const { title, before, after } of cases)
    it(title, () => {
      const source: SourceText = { path: 'a.yaml', text: before };
      const contents = parseManifest(source).documents[0]?.document.contents;
      assert.ok(isMap(contents));
      const list: unknown = contents.get('ignore');
      const edit =
        list === undefined
          ? addEntry(source, contents, 'ignore', [item])
          : addItem(source, list as Parameters<typeof addItem>[1], item);
      assert.ok(edit);
      const { edits } = withComment({ source, edits: [edit] }, comment);
      assert.equal(applyEdits(before, edits), after);
    });
});
