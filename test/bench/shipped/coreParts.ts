// What a core worker is made of: `shippedCore` bundles it.
export { createRequestLog } from '../../../src/cluster/requestLog.ts';
export { createNodePlatform } from '../../../src/nodePlatform.ts';
export { presentViews } from '../../../src/present/views.ts';
export { Session } from '../../../src/session/session.ts';
