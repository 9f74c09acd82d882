import { UpstreamError } from '@kronos-portal/node';

/** What the tool answers, or undefined when it says that there is no such thing. */
export async function unlessMissing<T>(
  answer: Promise<{ data: T }>,
): Promise<T | undefined> {
  try {
    return (await answer).data;
  } catch (error) {
    if (UpstreamError.is(error) && error.problem.kind === 'not-found') {
      return undefined;
    }
    throw error;
  }
}
