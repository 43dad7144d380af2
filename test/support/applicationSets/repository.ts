/** Folders and files for git generators: hidden ones, lists, nothing, numbers, and names that have to be made fit. */
export const repositoryFiles: Readonly<Record<string, string>> = {
  'apps/cart/kustomization.yaml': 'resources: []\n',
  'apps/cart/base/kustomization.yaml': 'resources: []\n',
  'apps/Shop_Front/kustomization.yaml': 'resources: []\n',
  'apps/old.one/kustomization.yaml': 'resources: []\n',
  'apps/.hidden/kustomization.yaml': 'resources: []\n',
  'apps-more/extra/kustomization.yaml': 'resources: []\n',
  'envs/prod/config.json':
    '{"name": "prod", "port": 8080, "big": 1000000, "on": true, "none": null, "tags": ["a", {"b": 1}], "at": {"zone": "eu"}}\n',
  'envs/dev/config.yaml': 'name: dev\nport: 0x10\non: off\nquoted: "0644"\nat:\n  zone: us\n',
  'envs/dev/more.yaml': 'name: more\nvalues:\n  own: kept\n',
  'envs/list.yaml': '- name: first\n  at: {zone: eu}\n- name: second\n',
  'envs/empty.yaml': '# nothing\n',
  'envs/broken.txt': 'just a text\n',
};
