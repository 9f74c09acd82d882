import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = [0, 1_000, 4_000];
const TIMEOUT_MS = 5_000;

/**
 * Sends a webhook as tools do: behind the back of the request that caused it, with a few attempts. Never rejects.
 *
 * @returns whether someone took it
 */
export async function sendWebhook(options: {
  url: string;
  headers: Record<string, string>;
  body: unknown;
  log: (message: string) => void;
}): Promise<boolean> {
  const { url, headers, log } = options;
  const body = JSON.stringify(options.body);
  let problem = '';
  for (const wait of ATTEMPTS) {
    if (wait) await sleep(wait, undefined, { ref: false });
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (response.ok) return true;
      problem = `status ${response.status}`;
      // the receiver understood and does not want it
      if (response.status < 500) break;
    } catch (error) {
      problem = (error as Error).message;
    }
  }
  log(`Webhook to ${url} was not taken: ${problem}`);
  return false;
}
