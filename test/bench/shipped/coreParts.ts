// What a core worker is made of: `shippedCore` bundles it.
export { createRequestLog } from '../../../src/cluster/requestLog.ts';
export { createNodePlatform } from '../../../src/nodePlatform.ts';
export { planText } from '../../../src/present/plan/planText.ts';
export { presentViews } from '../../../src/present/views.ts';
export { planAt } from '../../../src/session/plan/syncPlan.ts';
export { Session } from '../../../src/session/session.ts';
