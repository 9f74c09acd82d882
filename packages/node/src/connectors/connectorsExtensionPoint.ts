import {
  createExtensionPoint,
  type ExtensionPoint,
} from '@backstage/backend-plugin-api';
import type { Permission } from '@backstage/plugin-permission-common';
import type { ConnectorSource } from './ConnectorSource';

/** Lets a module bring the connector of another tool to a domain backend. */
export interface ConnectorsExtensionPoint {
  /**
   * `permissions`: those that its actions ask for and that are new.
   *
   * @throws ConflictError when the domain has the tool already
   */
  addConnector(
    source: ConnectorSource,
    permissions?: readonly Permission[],
  ): void;
}

/** The extension point of a domain backend, for modules of that plugin: `connectorsExtensionPoint('delivery')`. */
export function connectorsExtensionPoint(
  pluginId: string,
): ExtensionPoint<ConnectorsExtensionPoint> {
  return createExtensionPoint({ id: `kronos.${pluginId}.connectors` });
}
