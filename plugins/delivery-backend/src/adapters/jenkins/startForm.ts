import { InputError, NotFoundError } from '@backstage/errors';
import type { QueueItemView, StartFormView } from '@kronos-portal/common';
import { jobPath } from './client';
import { branchesOf, type FoundJob } from './JenkinsJobs';
import type { JenkinsBranchJob, JenkinsJob, JenkinsParameter } from './schema';

type ParameterType = StartFormView['parameters'][number]['type'];

const TYPES: [RegExp, ParameterType][] = [
  [/^StringParameter/, 'string'],
  [/^TextParameter/, 'text'],
  [/^BooleanParameter/, 'boolean'],
  [/^ChoiceParameter/, 'choice'],
  [/^PasswordParameter/, 'password'],
];

/** https://javadoc.jenkins.io/hudson/model/ParameterDefinition.html; the class without its package */
export function typeOf({ type }: JenkinsParameter): ParameterType {
  return TYPES.find(([pattern]) => pattern.test(type ?? ''))?.[1] ?? 'other';
}

/** @throws InputError that names the branches there are */
export function branchNamed(
  branches: JenkinsBranchJob[],
  name: string | undefined,
): JenkinsBranchJob {
  const branch = branches.find(b => b.displayName === name || b.name === name);
  if (branch) return branch;
  throw new InputError(
    `branch: '${name ?? ''}' is none of this job; allowed are ${
      branches.map(titleOf).slice(0, 30).join(', ') || 'none'
    }.`,
  );
}

/** What a build of the job can be given, from the job's own definitions. */
export async function readStartForm(
  { client, ref }: FoundJob,
  wanted: string | undefined,
): Promise<StartFormView> {
  const job = await client.definition(ref.path);
  const branches = branchesOf(job);
  const branch =
    branches.length > 0 && wanted !== undefined
      ? branchNamed(branches, wanted)
      : branches.at(0);
  return {
    job: ref.name,
    branches: branches.map(titleOf),
    branch: branch && titleOf(branch),
    parameters: definitionsOf(branch ?? job).map(definition => {
      const type = typeOf(definition);
      const value = definition.defaultParameterValue?.value;
      return {
        name: definition.name,
        type,
        description: definition.description || undefined,
        default:
          type === 'password' || value === undefined
            ? undefined
            : String(value),
        choices: definition.choices,
      };
    }),
  };
}

/** @throws NotFoundError when the item is gone from the queue, or is about another job */
export async function readQueueItem(
  { client, ref }: FoundJob,
  id: number,
): Promise<QueueItemView> {
  const item = await client.queueItem(id);
  if (!item.task?.url?.endsWith(`/${jobPath(ref.path)}/`)) {
    throw new NotFoundError(
      `There is no item ${id} of '${ref.name}' in the queue.`,
    );
  }
  return {
    number: item.executable?.number ?? null,
    cancelled: item.cancelled ?? false,
    why: item.why ?? undefined,
    url: item.executable?.url,
  };
}

function titleOf(branch: JenkinsBranchJob): string {
  return branch.displayName ?? branch.name;
}

function definitionsOf(job: JenkinsJob | JenkinsBranchJob) {
  return job.property.flatMap(p => p.parameterDefinitions);
}
