import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  admit,
  serviceInput,
  webhookUrl,
  type Creation,
} from './CreationContext';

/** Folder of the affiliate and pipeline of the service, which tells the portal of its builds. */
export const createJenkinsJobAction = (creation: Creation) =>
  createTemplateAction({
    id: 'kronos:jenkins:job',
    description:
      'Jenkins pipeline that reads its Jenkinsfile from the repository and tells the portal of its builds',
    supportsDryRun: true,
    schema: {
      input: serviceInput,
      output: { jobUrl: z => z.string() },
    },
    async handler(ctx) {
      const plan = await admit(creation, ctx);
      const { settings, toolbox } = creation;
      const [jenkins, gitlab] = await Promise.all([
        toolbox.jenkins(plan.affiliate),
        toolbox.gitlab(plan.affiliate),
      ]);
      ctx.output('jobUrl', jenkins.webUrl(plan));
      if (ctx.isDryRun) {
        ctx.logger.info(`Would make the job ${plan.jenkinsJob}`);
        return;
      }
      if (await jenkins.ensureFolder(plan, ctx.signal)) {
        ctx.logger.info(`Folder ${plan.affiliate} made`);
      }
      const done = await jenkins.ensureJob(
        plan,
        {
          cloneUrl: gitlab.cloneUrl(plan),
          credentialsId: settings.jenkinsCredentialsId,
          notifyUrl: webhookUrl(settings, 'jenkins'),
        },
        ctx.signal,
      );
      ctx.logger.info(`Job ${plan.jenkinsJob} ${done}`);
    },
  });
