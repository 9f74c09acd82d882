import { path, UpstreamError, type UpstreamClient } from '@kronos-portal/node';
import { isReady, type Pod } from './pods';

/** a node that is lost keeps a request waiting */
const UNREADY_MS = 3_000;

/**
 * What a container wrote since the window began, each line with its time before it; nothing of one that went away or has
 * not begun.
 *
 * @throws UpstreamError
 */
export async function logOf(options: {
  client: UpstreamClient;
  pod: Pod;
  container: string;
  /** ms since 1970 */
  since: number;
  /** the most that is read, from the beginning */
  bytes: number;
  /** of the container before it */
  previous: boolean;
}): Promise<string> {
  const { client, container, since, bytes, previous } = options;
  const { metadata } = options.pod;
  try {
    const { data } = await client.getText(
      path`api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log`,
      {
        query: {
          container,
          timestamps: true,
          sinceTime: new Date(since).toISOString(),
          limitBytes: bytes,
          ...(previous && { previous }),
        },
        maxBytes: bytes + 1_000,
        timeoutMs: isReady(options.pod) ? undefined : UNREADY_MS,
      },
    );
    return data;
  } catch (error) {
    // it went away, or its container has not begun
    const gone =
      UpstreamError.is(error) &&
      ['not-found', 'nonsense'].includes(error.problem.kind);
    if (gone) return '';
    if (UpstreamError.is(error) && error.problem.kind === 'forbidden') {
      throw new UpstreamError(
        'forbidden',
        'The account of the cluster may not read the logs of pods: it needs get on pods/log.',
      );
    }
    throw error;
  }
}
