import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { scheduleFault, type ScheduleFault } from '@kronos-portal/common';
import {
  admit,
  serviceInput,
  webhookUrl,
  type Creation,
} from './CreationContext';

/**
 * Says what will be made, and fails before anything was made when the person, the name or a connection does not fit.
 * Its `values` are what a skeleton needs.
 */
export const createPlanAction = (creation: Creation) =>
  createTemplateAction({
    id: 'kronos:service:plan',
    description:
      'Checks who may create the service, whether its name is free and its tools are connected; outputs all names',
    supportsDryRun: true,
    schema: {
      input: {
        ...serviceInput,
        schedule: z =>
          z
            .string({
              description:
                'When a batch job runs: minute, hour, day, month and weekday, in Seoul time',
            })
            .optional(),
      },
      output: {
        values: z =>
          z
            .record(z.any())
            .describe('names of all that will be made, for fetch:template'),
        entityRef: z => z.string(),
        repositoryUrl: z => z.string(),
      },
    },
    async handler(ctx) {
      const plan = await admit(creation, ctx);
      const schedule = ctx.input.schedule?.trim();
      const fault =
        schedule === undefined ? undefined : scheduleFault(schedule);
      if (schedule !== undefined && fault) {
        throw new InputError(
          `schedule '${schedule.slice(0, 80)}' is not possible: ${sayFault(
            fault,
          )}`,
        );
      }
      const { toolbox, settings } = creation;
      const [gitlab, jenkins, redmine] = await Promise.all([
        toolbox.gitlab(plan.affiliate),
        toolbox.jenkins(plan.affiliate),
        toolbox.redmine(plan.affiliate),
        toolbox.devCluster(plan.affiliate),
      ]);
      const repositoryUrl = gitlab.webUrl(plan);

      ctx.logger.info(`Service     ${plan.entityRef}, owned by ${plan.owner}`);
      ctx.logger.info(`GitLab      ${repositoryUrl}`);
      ctx.logger.info(`Webhooks    ${webhookUrl(settings, 'gitlab')}`);
      ctx.logger.info(`Jenkins     ${jenkins.webUrl(plan)}`);
      ctx.logger.info(
        redmine
          ? `Redmine     ${redmine.webUrl(plan)}`
          : `Redmine     is not installed for ${plan.affiliate}, so there will be no project`,
      );
      ctx.logger.info(`Namespace   ${plan.namespace} in the dev cluster`);

      ctx.output('values', {
        ...plan,
        redmineProject: redmine ? plan.redmineProject : '',
        repositoryUrl,
        image: `${settings.imageRegistry}/${plan.gitlabPath}`,
        ...(schedule !== undefined && { schedule }),
      });
      ctx.output('entityRef', plan.entityRef);
      ctx.output('repositoryUrl', repositoryUrl);
    },
  });

function sayFault(fault: ScheduleFault): string {
  switch (fault.kind) {
    case 'fields':
      return `it has ${fault.count} fields instead of 5`;
    case 'field':
      return `${fault.field} '${fault.value}' must be numbers from ${fault.from} to ${fault.to}`;
    default:
      return 'there is no such day';
  }
}
