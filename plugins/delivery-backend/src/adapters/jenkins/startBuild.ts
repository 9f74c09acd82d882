import { ConflictError, InputError } from '@backstage/errors';
import { UpstreamError } from '@kronos-portal/node';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { branchesOf, childOf, type FoundJob } from './JenkinsJobs';
import { BRANCH_PARAMETERS } from './map';
import { branchNamed, typeOf } from './startForm';
import type { JenkinsJob, JenkinsBranchJob, JenkinsParameter } from './schema';

/** Input of `jenkins/start-build`. */
export const startBuildSchema = z.object({
  /** as the entity names it; may be left out when it names one */
  job: z.string().min(1).max(500).optional(),
  branch: z.string().trim().min(1).max(255).optional(),
  parameters: z
    .record(
      z.string(),
      // the length is looked at later: what is too long may be a password, and is not to be repeated
      z.union([z.string(), z.number(), z.boolean()]),
    )
    .default({}),
});
export type StartBuild = z.infer<typeof startBuildSchema>;

/** Characters of one parameter. */
const MAX_VALUE = 10_000;

const POLL_MS = 400;
const POLLS = 6;

/** Starts a build and waits a moment for its number; a busy Jenkins gives the queue item only. */
export async function startBuild(
  found: FoundJob,
  input: StartBuild,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { client } = found;
  let { ref } = found;
  let job: JenkinsJob | JenkinsBranchJob = await client.definition(ref.path);
  let parameters = input.parameters;
  const branches = 'jobs' in job ? branchesOf(job as JenkinsJob) : [];

  if (branches.length > 0) {
    const branch = branchNamed(branches, input.branch);
    ref = childOf(ref, branch.name);
    job = branch;
  }
  const definitions = job.property.flatMap(p => p.parameterDefinitions);
  if (branches.length === 0 && input.branch) {
    const parameter = definitions.find(d => BRANCH_PARAMETERS.includes(d.name));
    if (!parameter) {
      throw new InputError(
        `branch: '${
          input.branch
        }' cannot be given, the job has no parameter for it (${BRANCH_PARAMETERS.join(
          ', ',
        )}).`,
      );
    }
    parameters = { ...parameters, [parameter.name]: input.branch };
  }
  const form = validated(definitions, parameters);
  if (job.buildable === false) {
    throw new ConflictError(`The job '${ref.name}' is disabled in Jenkins.`);
  }

  const item = await client.start(
    ref.path,
    definitions.length > 0 ? form : undefined,
  );
  const build =
    item === undefined ? undefined : await numberOf(found, item, signal);
  return {
    job: ref.name,
    queueItem: item ?? null,
    number: build?.number ?? null,
    url: build?.url ?? null,
  };
}

async function numberOf(
  { client }: FoundJob,
  item: number,
  signal: AbortSignal,
) {
  for (let i = 0; i < POLLS && !signal.aborted; i++) {
    try {
      const { executable, cancelled } = await client.queueItem(item);
      if (executable) return executable;
      if (cancelled) return undefined;
    } catch (error) {
      // the build is in the queue all the same: a failure now must not look as if it were not
      if (UpstreamError.is(error)) return undefined;
      throw error;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

/** Jenkins ignores what a job does not define, so a typing error would start the wrong build. */
function validated(
  definitions: JenkinsParameter[],
  given: Record<string, string | number | boolean>,
): Record<string, string> {
  const form: Record<string, string> = {};
  for (const [name, raw] of Object.entries(given)) {
    const definition = definitions.find(d => d.name === name);
    if (!definition) {
      throw new InputError(
        `parameters.${name}: the job has no such parameter; allowed are ${list(
          definitions.map(d => d.name),
        )}.`,
      );
    }
    const value = String(raw);
    const type = typeOf(definition);
    if (type === 'other') {
      throw new InputError(
        `parameters.${name}: a parameter of this type cannot be given here.`,
      );
    }
    if (value.length > MAX_VALUE) {
      throw new InputError(
        `parameters.${name}: has more than ${MAX_VALUE} characters.`,
      );
    }
    if (type === 'string' && /[\r\n]/.test(value)) {
      throw new InputError(`parameters.${name}: must be one line.`);
    }
    const allowed = type === 'boolean' ? ['true', 'false'] : definition.choices;
    if (allowed && !allowed.includes(value)) {
      throw new InputError(
        `parameters.${name}: '${value.slice(
          0,
          100,
        )}' is not possible; allowed are ${list(allowed)}.`,
      );
    }
    form[name] = value;
  }
  return form;
}

function list(values: string[]) {
  return values.length ? values.slice(0, 30).join(', ') : 'none';
}
