import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { offered } from '@kronos-portal/common';
import { asOfferedError } from '../actions/asOfferedError';
import type { Connector } from './Connector';
import type { ConnectorActions } from './ConnectorActions';

/**
 * Registers the actions that connectors offer. They go the same way as those of the HTTP routes; shown are they to those
 * who may use them for some affiliate.
 */
export function offerActions(options: {
  actions: ConnectorActions;
  connectors: readonly Connector[];
  registry: ActionsRegistryService;
}) {
  const { actions, connectors, registry } = options;
  for (const connector of connectors) {
    for (const action of connector.actions) {
      const { offer } = action;
      if (!offer) continue;
      registry.register({
        name: action.name,
        title: offer.title,
        description: offer.description,
        visibilityPermission: offered(action.permission),
        attributes: { readOnly: false, destructive: false, idempotent: false },
        schema: {
          input: z =>
            z
              .object({
                entity: z
                  .string()
                  .describe(
                    'Ref of the entity, for example component:default/payment-api',
                  ),
                ...offer.fields(z),
              })
              .strict(),
          output: z => z.object({}).passthrough(),
        },
        async action({ input, credentials }) {
          const { entity, ...rest } = input as { entity: string };
          try {
            return {
              output: await actions.run(connector, action, {
                entityRef: entity,
                credentials,
                input: rest,
              }),
            };
          } catch (error) {
            throw asOfferedError(error);
          }
        },
      });
    }
  }
}
