import { setTimeout as sleep } from 'node:timers/promises';

/** Between two looks at something that another process does. */
export const aMoment = () => sleep(100);

/**
 * Looks until there is something; what it throws meanwhile does not count.
 *
 * @throws what the last look threw, or that there was nothing, when patience ends
 */
export async function until<T>(
  look: () => Promise<T | undefined | false>,
  patienceMs = 40_000,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    let failed: { error: unknown } | undefined;
    const seen = await look().catch(error => {
      failed = { error };
      return undefined;
    });
    if (seen) return seen;
    if (Date.now() > end) {
      if (failed) throw failed.error;
      throw new Error(`It did not become so in ${patienceMs / 1000} s`);
    }
    await aMoment();
  }
}
