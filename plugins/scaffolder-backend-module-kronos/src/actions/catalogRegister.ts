import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { affiliateOf } from '@kronos-portal/common';
import { admit, pause, serviceInput, type Creation } from './CreationContext';

const WAIT_MS = 30_000;

/**
 * Registers the repository's `catalog-info.yaml`. The address is the planned one, whatever a template says, because the
 * location is added with the portal's own credentials: people may create services, but not add locations.
 */
export const createCatalogRegisterAction = (creation: Creation) =>
  createTemplateAction({
    id: 'kronos:catalog:register',
    description:
      'Registers the service in the catalog and waits until it shows',
    supportsDryRun: true,
    schema: {
      input: serviceInput,
      output: {
        entityRef: z => z.string(),
        catalogInfoUrl: z => z.string(),
      },
    },
    async handler(ctx) {
      const plan = await admit(creation, ctx);
      const { auth, catalog, toolbox } = creation;
      const gitlab = await toolbox.gitlab(plan.affiliate);
      const target = gitlab.catalogInfoUrl(plan);
      ctx.output('entityRef', plan.entityRef);
      ctx.output('catalogInfoUrl', target);
      if (ctx.isDryRun) {
        ctx.logger.info(`Would register ${target}`);
        return;
      }

      const credentials = async () => ({
        credentials: await auth.getOwnServiceCredentials(),
      });
      if (await catalog.getEntityByRef(plan.entityRef, await credentials())) {
        ctx.logger.info(`${plan.entityRef} is there`);
      } else {
        try {
          await catalog.addLocation(
            { type: 'url', target },
            await credentials(),
          );
          ctx.logger.info(`Registered ${target}`);
        } catch (error) {
          // an earlier run, or the discovery of GitLab, was faster
          if ((error as Error).name !== 'ConflictError') throw error;
          ctx.logger.info(`${target} is registered`);
        }
      }

      const until = Date.now() + WAIT_MS;
      for (;;) {
        const entity = await catalog.getEntityByRef(
          plan.entityRef,
          await credentials(),
        );
        if (entity && affiliateOf(entity) === plan.affiliate) {
          ctx.logger.info(`${plan.entityRef} shows in the catalog`);
          return;
        }
        if (Date.now() >= until) {
          ctx.logger.warn(
            `${plan.entityRef} does not show yet; the catalog tries again by itself`,
          );
          return;
        }
        await pause(creation.pollMs, ctx.signal);
      }
    },
  });
