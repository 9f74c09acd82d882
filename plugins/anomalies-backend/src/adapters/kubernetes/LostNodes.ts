import { UpstreamError } from '@kronos-portal/node';
import { isReady, type Pod } from './pods';

const AWAY = ['server-error', 'timeout'];

/**
 * Nodes whose kubelet does not answer, in one reading. The log of a pod is on its node: when the cluster, too, holds the pod
 * for not ready, nobody knows whether it comes back, and the other pods must not be silent until then. A pod that is held
 * for ready is asked again in a minute.
 */
export class LostNodes {
  readonly #nodes = new Set<string>();
  readonly #pods = new Set<string>();

  static create() {
    return new LostNodes();
  }

  private constructor() {}

  /**
   * The log that `read` gives; nothing when the node of the pod is lost.
   *
   * @param cluster - two of them may call their nodes the same
   */
  async unlessLost(
    cluster: string,
    pod: Pod,
    read: () => Promise<string>,
  ): Promise<string> {
    const node = `${cluster} ${pod.spec.nodeName}`;
    try {
      if (isReady(pod) || !this.#nodes.has(node)) return await read();
    } catch (error) {
      const isAway =
        UpstreamError.is(error) && AWAY.includes(error.problem.kind);
      if (!isAway || isReady(pod)) throw error;
      this.#nodes.add(node);
    }
    this.#pods.add(pod.metadata.name);
    return '';
  }

  /** What is to be said of them; undefined when there are none. */
  problem(): string | undefined {
    if (this.#pods.size === 0) return undefined;
    const names = [...this.#pods];
    const [subject, their] =
      names.length === 1
        ? ['The log of 1 pod', 'its']
        : [`The logs of ${names.length} pods`, 'their'];
    return `${subject} cannot be read, because ${their} node does not answer: ${names.join(
      ', ',
    )}`;
  }
}
