/** Whether Go sends a field of a built-in kind although Git leaves it out; `part` is the field around it, or the kind. */
export const isAlwaysSent = (kind: string, part: string, name: string): boolean =>
  byPart.get(part)?.has(name) === true || byPart.get(`${kind}:${part}`)?.has(name) === true;

/**
 * Whatever is no pointer, map or list and has no omitempty, and all structs: by the part that they are in, with the kind
 * before it where another kind has an optional field of that name there. `test/engine/alwaysSent.test.ts` compares them
 * with the Go types.
 */
export const alwaysSent = `
Binding target; CSIDriver spec; CSINode spec; CSIStorageCapacity storageClassName; CertificateSigningRequest spec;
CertificateSigningRequest:spec signerName; ClusterRoleBinding roleRef; ClusterTrustBundle spec;
CompositePodGroup spec; ControllerRevision data revision; CronJob spec; CronJob:spec resources template;
DaemonSet spec; DaemonSet:spec resources template; Deployment spec; Deployment:spec resources strategy template;
DeviceClass spec; DeviceTaintRule spec; EndpointSlice addressType; Endpoints:ports port;
Event deprecatedSource involvedObject regarding reportingComponent source; Event:Event reportingInstance;
Event:series count; Eviction spec; EvictionRequest spec; FlowSchema spec; HorizontalPodAutoscaler spec;
IPAddress spec; Ingress spec; Ingress:service port; IngressClass spec; Job spec; Job:spec resources template;
Lease spec; LeaseCandidate spec; LimitRange spec; LocalSubjectAccessReview spec; MutatingAdmissionPolicy spec;
MutatingAdmissionPolicyBinding spec; Namespace spec; NetworkPolicy spec; Node spec; Node:configMap name;
PersistentVolume spec; PersistentVolumeClaim spec; PersistentVolumeClaim:spec resources; Pod spec;
Pod:spec resources; PodCertificateRequest spec; PodCertificateRequest:spec nodeName serviceAccountName signerName;
PodDisruptionBudget spec; PodGroup spec; PodGroup:gang minCount; PodTemplate template; PodTemplate:spec resources;
PriorityClass value; PriorityLevelConfiguration spec; PriorityLevelConfiguration:limited nominalConcurrencyShares;
PriorityLevelConfiguration:spec type; RangeAllocation range; ReplicaSet spec; ReplicaSet:spec resources template;
ReplicationController spec; ReplicationController:spec resources; ResourceClaim spec; ResourceClaim:spec devices;
ResourceClaimTemplate spec; ResourceClaimTemplate:spec devices; ResourcePoolStatusRequest spec; ResourceQuota spec;
ResourceSlice spec; RoleBinding roleRef; RuntimeClass handler spec; Scale spec; SelfSubjectAccessReview spec;
SelfSubjectRulesReview spec; Service spec; Service:ports port; ServiceCIDR spec; StatefulSet spec;
StatefulSet:spec resources template; StorageClass provisioner; StorageVersion spec; StorageVersionMigration spec;
SubjectAccessReview spec; TokenRequest spec; TokenReview spec; ValidatingAdmissionPolicy spec;
ValidatingAdmissionPolicyBinding spec; VolumeAttachment spec; VolumeAttachment:spec nodeName;
VolumeAttributesClass driverName; Workload spec; Workload:gang minCount; addresses ip; appArmorProfile type;
auditAnnotations key valueExpression; awsElasticBlockStore volumeID; azureDisk diskName diskURI;
azureFile secretName shareName; backend servicePort; capacity value; cel expression; cinder volumeID; claims name;
clusterTrustBundle path; compositePodGroupTemplates name schedulingPolicy; conditions status type;
configMap kubeletConfigKey namespace; configMapKeyRef key; consumesCounters counterSet;
containerResource container name target; containers name resources; controllerRef kind name; counters value;
csi driver volumeHandle; dataSource kind name; dataSourceRef kind name; derivedAttributes expression name;
describedObject kind name; devices name; distinguisherMethod type; drivers name nodeID; endpoints conditions;
env name; ephemeralContainers name resources; evictionResponders name; exactly deviceClassName;
external metric target; fieldRef fieldPath; fileKeyRef key path volumeName; firstAvailable deviceClassName name;
flexVolume driver; forNodes name; forZones name; gang minGroupCount; gcePersistentDisk pdName; gitRepo repository;
glusterfs endpoints path; group name; grpc port; healthConditions reason status; hostAliases ip; hostPath path;
httpGet port; httpHeaders name value; initContainers name resources; ipBlock cidr; iscsi iqn lun targetPortal;
items key path; jobTemplate spec; limitResponse type; limited assuredConcurrencyShares limitResponse; limits type;
local path; matchConditions expression name; matchExpressions key operator scopeName; matchFields key operator;
matchLabelExpressions key; metric name; metrics type; modifyVolumeStatus status; mutations patchType;
nfs path server; notReadyAddresses ip; object describedObject metric target; onExitCodes operator;
onPodConditions status type; opaque driver parameters; ordinals start; os name; parameters kind name; paths backend;
persistentVolumeClaim claimName; photonPersistentDisk pdID; pod name uid; podAffinityTerm topologyKey;
podGroupTemplates name schedulingPolicy; pods metric target; policies periodSeconds type value;
pool generation name resourceSliceCount; ports containerPort targetPort; portworxVolume volumeID;
preferredDuringSchedulingIgnoredDuringExecution podAffinityTerm preference weight; priorityLevelConfiguration name;
queuing handSize queueLengthLimit queues; quobyte registry volume; rbd image; readinessGates conditionType;
requests deviceClassName name; requiredDuringSchedulingIgnoredDuringExecution topologyKey;
requirements key operator; resizePolicy resourceName restartPolicy; resource group kind name resource target;
resourceClaims name; resourceFieldRef divisor resource; roleRef apiGroup kind name; rules action;
scaleIO gateway system; scaleTargetRef kind name; schedulingGates name; seccompProfile type; secretKeyRef key;
service name namespace; serviceAccount name namespace; serviceAccountToken path; sharedCounters name; sleep seconds;
spec attacher binaryVersion driver intent jobTemplate leaseName matchingPrecedence maxReplicas nodeUID podName podSelector podUID pool priorityLevelConfiguration requester resource runtimeHandler scaleTargetRef schedule schedulingPolicy serviceAccountUID serviceName source spec taint target trustBundle updateStrategy;
subjects kind name; sysctls name value; taint effect key; taints effect key; target type; tcpSocket port;
template spec; tokenRequests audience; topology key;
topologySpreadConstraints maxSkew topologyKey whenUnsatisfiable; user name; validations expression;
variables expression name; volumeClaimTemplate spec; volumeClaimTemplates spec status;
volumeDevices devicePath name; volumeMounts mountPath name; volumes name; vsphereVolume volumePath;
webhooks clientConfig name; workloadRef templateName workloadName
`;

const byPart: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  alwaysSent.split(';').map((line) => {
    const [part = '', ...names] = line.trim().split(' ');
    return [part, new Set(names)];
  }),
);
