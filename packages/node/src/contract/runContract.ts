import type { UpstreamClient } from '../upstream/UpstreamClient';

/** What a promise of a contract gets. */
export interface ContractContext<TSubject = Record<string, string>> {
  client: UpstreamClient;
  /** what on that server may be looked at and written to, for example a job or a project */
  subject: TSubject;
}

/** One thing that a connector relies on. Throws when it does not hold. */
export interface ContractPromise<TSubject = Record<string, string>> {
  /** a sentence: "lists builds with number and status" */
  name: string;
  /** changes something at the tool; left out unless writing is wished for */
  write?: boolean;
  run(context: ContractContext<TSubject>): Promise<void>;
}

/**
 * What a connector may rely on, checked against the stand-in in every test run and against a real server when its address
 * is given.
 */
export interface ConnectorContractSuite<TSubject = Record<string, string>> {
  tool: string;
  promises: readonly ContractPromise<TSubject>[];
}

export interface ContractResult {
  name: string;
  outcome: 'pass' | 'fail' | 'skip';
  /** why it failed */
  reason?: string;
}

/**
 * Checks the promises one after another.
 *
 * @param options.write also check promises that change something
 * @param options.log gets a line per promise (`pass|fail|skip <name>`) and `N passed, N failed` at the end
 */
export async function runContract<TSubject>(
  suite: ConnectorContractSuite<TSubject>,
  options: ContractContext<TSubject> & {
    write?: boolean;
    log?: (line: string) => void;
  },
): Promise<{
  results: ContractResult[];
  passed: number;
  failed: number;
  skipped: number;
}> {
  const { client, subject, write = false, log = () => {} } = options;
  const results: ContractResult[] = [];
  for (const promise of suite.promises) {
    const result = await check(promise, { client, subject }, write);
    results.push(result);
    log(
      `${result.outcome} ${promise.name}${
        result.reason ? ` (${result.reason})` : ''
      }`,
    );
  }
  const count = (outcome: ContractResult['outcome']) =>
    results.filter(r => r.outcome === outcome).length;
  const counts = {
    passed: count('pass'),
    failed: count('fail'),
    skipped: count('skip'),
  };
  log(
    `${counts.passed} passed, ${counts.failed} failed${
      counts.skipped ? `, ${counts.skipped} skipped` : ''
    }`,
  );
  return { results, ...counts };
}

async function check<TSubject>(
  promise: ContractPromise<TSubject>,
  context: ContractContext<TSubject>,
  write: boolean,
): Promise<ContractResult> {
  const { name } = promise;
  if (promise.write && !write) return { name, outcome: 'skip' };
  try {
    await promise.run(context);
    return { name, outcome: 'pass' };
  } catch (error) {
    return {
      name,
      outcome: 'fail',
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}
