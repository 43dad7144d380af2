import path from 'node:path';
import { controlPlaneFiles } from '../../harness/controlPlaneFiles.ts';
import { apiServerArguments } from '../../harness/controlPlaneArguments.ts';
import { startControlPlane, type ControlPlane, type ControlPlaneOptions } from '../../harness/controlPlane.ts';
import { startServer } from '../../harness/process/serverProcess.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { provideKubernetes } from '../../harness/tools/kubernetes.ts';
