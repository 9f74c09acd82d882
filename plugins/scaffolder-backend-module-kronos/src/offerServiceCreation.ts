import type { AuditorService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { offered, serviceCreate } from '@kronos-portal/common';
import { actorOf } from '@kronos-portal/node';
import type { ServiceGuard } from './plan/ServiceGuard';
import { asRefusal } from './asRefusal';

/**
 * Creating a service, for programs that act for a person. Runs the template as the scaffolder's page does, with the
 * credentials of the person; the guard is asked first, so that a refusal does not wait for the first step. The audit
 * tells of the attempt, too: the scaffolder's own begins with the task.
 */
export function offerServiceCreation(options: {
  auditor: AuditorService;
  guard: ServiceGuard;
  registry: ActionsRegistryService;
  scaffolder: Pick<ScaffolderService, 'scaffold'>;
}) {
  const { auditor, guard, registry, scaffolder } = options;
  registry.register({
    name: 'create-service',
    title: 'Create a service',
    description:
      'Creates a service from a template: repository, build, issues, namespace. Templates are entities of kind Template in the catalog. ' +
      'What one asks for beside the service itself stands in spec.parameters of its entity (get-catalog-entity), as JSON Schema: give it in values. ' +
      'Answers with the id of the task; get-scaffolder-task-logs tells how it goes.',
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
          values: z
            .record(z.unknown())
            .optional()
            .describe(
              'Further parameters of the template, by name: schedule of batch-job, such as "30 2 * * 1-5"',
            ),
        }),
      output: z => z.object({ taskId: z.string(), entityRef: z.string() }),
    },
    async action({ input: { template, values, ...service }, credentials }) {
      const templateRef = `template:default/${template}`;
      const { affiliate, team, name } = service;
      const audit = await auditor.createEvent({
        eventId: 'service-create',
        severityLevel: 'medium',
        meta: {
          templateRef,
          affiliate,
          team,
          name,
          actor: actorOf(credentials),
        },
      });
      try {
        const { entityRef } = await guard.admit(service, credentials);
        const { taskId } = await scaffolder.scaffold(
          // the service last: it is what the guard admitted
          { templateRef, values: { ...values, service } },
          { credentials },
        );
        await audit.success({ meta: { taskId } });
        return { output: { taskId, entityRef } };
      } catch (error) {
        const refusal = asRefusal(error, template);
        await audit.fail({ error: refusal });
        throw refusal;
      }
    },
  });
}
