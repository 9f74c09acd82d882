import type { UpstreamClient } from '../upstream/UpstreamClient';
import { UpstreamError } from '../upstream/UpstreamError';

/** How a contract reaches a server, real or stand-in. */
export interface ContractTarget {
  url: string;
  user?: string;
  token?: string;
  insecure?: boolean;
  /** promises that change something are tried too */
  write?: boolean;
  /** what there is to read: a job, a project, a label selector … */
  subject?: string;
  /** of {@link ContractTarget.user}, where the tool wants more than a token */
  password?: string;
  /** of a server with tenants: what goes into X-Scope-OrgID */
  tenant?: string;
}

export interface ContractContext {
  readonly client: UpstreamClient;
  /** signs in with credentials that are wrong */
  readonly stranger: UpstreamClient;
  /** {@link ContractTarget.subject}; asking for it skips the promise when there is none */
  readonly subject: string;
  /** as given, for what does not go through the client */
  readonly target: ContractTarget;
}

export interface ContractPromise {
  /** what the server does, as a sentence */
  title: string;
  writes?: boolean;
  /** throws when the promise is broken */
  verify(context: ContractContext): Promise<void>;
}

/** What a connector relies on. The same suite runs against the stand-in and against a real server. */
export interface Contract {
  tool: string;
  /** what {@link ContractTarget.subject} is, for messages */
  subject: string;
  connect(target: ContractTarget): UpstreamClient;
  promises: readonly ContractPromise[];
}

export interface ContractResult {
  title: string;
  outcome: 'pass' | 'fail' | 'skip';
  reason?: string;
}

/** A promise cannot be tried here. */
export class ContractSkipped extends Error {
  readonly name = 'ContractSkipped';
}

/** Runs the promises one after the other. Never throws for a broken one. */
export async function runContract(
  contract: Contract,
  target: ContractTarget,
): Promise<ContractResult[]> {
  const client = contract.connect(target);
  const stranger = contract.connect({ ...target, token: 'wrong-on-purpose' });
  const context: ContractContext = {
    client,
    stranger,
    target,
    get subject() {
      if (target.subject) return target.subject;
      throw new ContractSkipped(`no ${contract.subject} was named`);
    },
  };
  const results: ContractResult[] = [];
  for (const { title, writes, verify } of contract.promises) {
    if (writes && !target.write) {
      results.push({ title, outcome: 'skip', reason: 'it changes something' });
      continue;
    }
    try {
      await verify(context);
      results.push({ title, outcome: 'pass' });
    } catch (error) {
      const { name, message } = error as Error;
      results.push({
        title,
        outcome: name === 'ContractSkipped' ? 'skip' : 'fail',
        reason: message,
      });
    }
  }
  return results;
}

/** @throws Error with the message when the condition does not hold */
export function promised(condition: unknown, message: string) {
  if (!condition) throw new Error(message);
}

/** The call must be refused, and for this reason. */
export async function refused(
  call: Promise<unknown>,
  ...kinds: string[]
): Promise<void> {
  let kind = 'an answer';
  try {
    await call;
  } catch (error) {
    if (!UpstreamError.is(error)) throw error;
    kind = error.problem.kind;
  }
  promised(kinds.includes(kind), `expected ${kinds.join(' or ')}, got ${kind}`);
}
