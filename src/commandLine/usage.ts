/** What `plumbline --help` prints. */
export const usage = `plumbline: checks a GitOps repository against its clusters, read-only

  plumbline check   [PATH…] [--kubernetes-version 1.37] [--schema FILE]… [--since REV]
                    [--format text|json|sarif|github]
  plumbline render  PATH [--at REV] [--origins] [--format yaml|json] [--show-secrets] [--fetch-charts HOST|any]…
  plumbline render  [OWNER] --at FILE:LINE [--format yaml|json]
  plumbline drift   [OWNER…] --context [ENVIRONMENT=]CONTEXT… [--known-as ENVIRONMENT=HUB:NAME]…
                    [--format text|json] [--strict] [--show-secrets] [--server-dry-run] [--fetch-charts HOST|any]…
  plumbline plan    [OWNER…] [--context [ENVIRONMENT=]CONTEXT]… [--known-as ENVIRONMENT=HUB:NAME]…
                    [--base REV] [--head REV] [--format text|json|markdown] [--strict] [--show-secrets] [--fetch-charts HOST|any]…
  plumbline compare --desired FILE --live FILE|none
                    [--mode flux-ks|flux-hr|argo-csa|argo-ssa|argo-replace|kubectl]
                    [--field-manager NAME] [--schema FILE]… [--owner FILE] [--base FILE]
                    [--format text|json] [--strict]
  plumbline compare --batch FILE.jsonl [--schema FILE]…

OWNER is Kind/namespace/name, such as Kustomization/flux-system/apps, with the environment before it where several
have one of that name: clusters/production:Kustomization/flux-system/apps; or Target/environment/path of .plumbline.yaml,
such as Target/prod-eu/apps/shop (Target/prod-eu:web/apps/shop where the target names the namespace web).
--context CONTEXT reads that context of your kubeconfig; ENVIRONMENT=CONTEXT gives it the name that .plumbline.yaml uses.
--known-as spoke=hub:Secret/flux-system/spoke says that Flux in the environment hub applies to the environment spoke where a
spec.kubeConfig names that Secret (or ConfigMap), or Argo CD where a destination has that address or name.
--fetch-charts HOST lets charts be fetched from that host, with your sign-in of Helm or Docker; they are kept in your cache.
--server-dry-run has the API server confirm drift: it is sent what the agent would write, with dryRun=All, which stores
nothing but passes through admission webhooks and needs the right to patch. Without it nothing but reads is ever sent.
Exit codes: 0 nothing found, 1 findings, 2 wrong use or nothing could be decided.
`;
