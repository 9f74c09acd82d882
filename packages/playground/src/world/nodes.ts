/** Nodes of a cluster. */
export const NODES = [1, 2, 3];

/** The node that a pod runs on. */
export const nodeOf = (cluster: string, uid: string): string =>
  `${cluster}-node-${NODES[parseInt(uid.slice(0, 4), 16) % NODES.length]}`;
