import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { admit, serviceInput, type Creation } from './CreationContext';

/** Namespace of the service in the affiliate's dev cluster. */
export const createKubernetesNamespaceAction = (creation: Creation) =>
  createTemplateAction({
    id: 'kronos:kubernetes:namespace',
    description: 'Namespace with quota and limits in the dev cluster',
    supportsDryRun: true,
    schema: {
      input: serviceInput,
      output: { namespace: z => z.string() },
    },
    async handler(ctx) {
      const plan = await admit(creation, ctx);
      const cluster = await creation.toolbox.devCluster(plan.affiliate);
      ctx.output('namespace', plan.namespace);
      if (ctx.isDryRun) {
        ctx.logger.info(`Would make the namespace ${plan.namespace}`);
        return;
      }
      const made = await cluster.ensureNamespace(plan, ctx.signal);
      await cluster.ensureLimits(plan, ctx.signal);
      ctx.logger.info(
        `Namespace ${plan.namespace} ${made ? 'made' : 'is there'}`,
      );
    },
  });
