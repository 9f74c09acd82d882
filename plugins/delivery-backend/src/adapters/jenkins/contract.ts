import {
  contractClient,
  ContractSkipped,
  promised,
  refused,
  type Contract,
} from '@kronos-portal/node';
import { JenkinsClient, jobPath } from './client';
import { jenkinsClient } from './JenkinsConnector';

const segmentsOf = (job: string) => job.split('/').filter(Boolean);

async function newestBuild(client: JenkinsClient, job: string) {
  const { builds } = await client.job(segmentsOf(job), 20);
  if (!builds.length) throw new ContractSkipped(`${job} has no build`);
  return builds[0];
}

/** What the Jenkins connector relies on. */
export const jenkinsContract: Contract = {
  tool: 'jenkins',
  subject: 'job (--job folder/name)',
  connect: target =>
    contractClient(jenkinsClient, target, {
      settings: { user: target.user },
      secrets: { token: target.token },
    }),
  promises: [
    {
      title: 'tells its version and who the token belongs to',
      async verify({ client }) {
        const me = await JenkinsClient.create(client).whoAmI();
        promised(me.version, 'the header X-Jenkins is missing');
        promised(me.name && !me.anonymous, 'we are anonymous');
      },
    },
    {
      title: 'refuses a wrong token',
      verify: ({ stranger }) =>
        refused(JenkinsClient.create(stranger).whoAmI(), 'unauthorized'),
    },
    {
      title: 'gives a job with its builds, newest first',
      async verify({ client, subject }) {
        const jenkins = JenkinsClient.create(client);
        const job = await jenkins.job(segmentsOf(subject), 20);
        promised(job.name, 'the job has no name');
        promised(job.url, 'the job has no url');
        promised(job.builds.length <= 20, 'the range {0,20} is not respected');
        const numbers = job.builds.map(b => b.number);
        promised(
          numbers.every((n, i) => i === 0 || n < numbers[i - 1]),
          `builds are not newest first: ${numbers}`,
        );
        for (const build of job.builds) {
          promised(build.timestamp, `#${build.number} has no timestamp`);
          promised(
            build.building || build.result,
            `#${build.number} neither builds nor has a result`,
          );
        }
      },
    },
    {
      title: 'gives no more builds than asked for',
      async verify({ client, subject }) {
        const job = await JenkinsClient.create(client).job(
          segmentsOf(subject),
          1,
        );
        promised(job.builds.length <= 1, `${job.builds.length} builds`);
      },
    },
    {
      title: 'does not know a job that is not there',
      verify: ({ client }) =>
        refused(
          JenkinsClient.create(client).job(
            ['no-such-folder', 'no-such-job'],
            1,
          ),
          'not-found',
        ),
    },
    {
      title: 'gives a log from an offset, and says where it ends',
      async verify({ client, subject }) {
        const jenkins = JenkinsClient.create(client);
        const { number, building } = await newestBuild(jenkins, subject);
        const log = await jenkins.log(segmentsOf(subject), number, 0);
        promised(log.next > 0, 'the header X-Text-Size is missing');
        if (building) return;
        promised(!log.more, 'a finished build still writes');
        const rest = await jenkins.log(segmentsOf(subject), number, log.next);
        promised(rest.text === '', 'there is text after the end');
      },
    },
    {
      title: 'gives the stages of a pipeline build',
      async verify({ client, subject }) {
        const jenkins = JenkinsClient.create(client);
        const { number } = await newestBuild(jenkins, subject);
        const stages = await jenkins.stages(segmentsOf(subject), number);
        if (!stages) throw new ContractSkipped('no Pipeline Stage View plugin');
        promised(
          stages.every(s => s.status),
          'a stage has no status',
        );
      },
    },
    {
      title: 'tells the parameters of a job with type and default',
      async verify({ client, subject }) {
        const jenkins = JenkinsClient.create(client);
        const job = await jenkins.definition(segmentsOf(subject));
        const definitions = job.property.flatMap(p => p.parameterDefinitions);
        if (!definitions.length) throw new ContractSkipped('no parameters');
        promised(
          definitions.every(d => d.type?.endsWith('ParameterDefinition')),
          'a parameter has no type',
        );
        promised(
          definitions
            .filter(d => d.type === 'StringParameterDefinition')
            .every(d => d.defaultParameterValue),
          'a parameter has no defaultParameterValue',
        );
      },
    },
    {
      title: 'starts a build and leads from the queue item to its number',
      writes: true,
      async verify({ client, subject }) {
        const jenkins = JenkinsClient.create(client);
        const job = await jenkins.definition(segmentsOf(subject));
        const parametrised = job.property.some(
          p => p.parameterDefinitions.length,
        );
        const item = await jenkins.start(
          segmentsOf(subject),
          parametrised ? {} : undefined,
        );
        promised(item !== undefined, 'Location does not name a queue item');
        const { task } = await jenkins.queueItem(item!);
        promised(
          task?.url?.endsWith(`/${jobPath(segmentsOf(subject))}/`),
          `the item names the job '${task?.url}'`,
        );
        // at once: it waits in the quiet period, or runs and the next one waits
        const again = await jenkins.start(
          segmentsOf(subject),
          parametrised ? {} : undefined,
        );
        promised(again !== undefined, 'Location does not name the item again');
      },
    },
  ],
};
