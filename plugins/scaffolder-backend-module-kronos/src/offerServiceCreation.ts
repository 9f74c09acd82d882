import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { offered, serviceCreate } from '@kronos-portal/common';
import type { ServiceGuard } from './plan/ServiceGuard';

/**
 * Creating a service, for programs that act for a person. Runs the template as the scaffolder's page does, with the
 * credentials of the person; the guard is asked first, so that a refusal does not wait for the first step.
 */
export function offerServiceCreation(options: {
  guard: ServiceGuard;
  registry: ActionsRegistryService;
  scaffolder: Pick<ScaffolderService, 'scaffold'>;
}) {
  const { guard, registry, scaffolder } = options;
  registry.register({
    name: 'create-service',
    title: 'Create a service',
    description:
      'Creates a service from a template (entities of kind Template in the catalog): repository, build, issues, namespace. Answers with the id of the task; get-scaffolder-task-logs tells how it goes.',
    visibilityPermission: offered(serviceCreate),
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          template: z
            .string()
            .regex(/^[a-z0-9][a-z0-9-]*$/)
            .describe('Name of the template, such as node-service'),
          affiliate: z.string().describe('Name of the affiliate'),
          team: z.string().describe('Name of a team of the affiliate'),
          name: z.string().describe('Name of the new service'),
          description: z.string().optional().describe('One line'),
        }),
      output: z => z.object({ taskId: z.string(), entityRef: z.string() }),
    },
    async action({ input: { template, ...service }, credentials }) {
      const plan = await guard.admit(service, credentials);
      const { taskId } = await scaffolder.scaffold(
        {
          templateRef: `template:default/${template}`,
          values: { service },
        },
        { credentials },
      );
      return { output: { taskId, entityRef: plan.entityRef } };
    },
  });
}
