import type {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  stringifyEntityRef,
  type CompoundEntityRef,
} from '@backstage/catalog-model';
import { affiliateOf } from '@kronos-portal/common';
import type { Request } from 'express';
import { actorOf } from '../actions/actorOf';
import type { EntityGuard } from '../guard/EntityGuard';
import { parseInput } from '../http/parseInput';
import type { ObservationCollector } from '../observations/ObservationCollector';
import type { Connector, ConnectorAction } from './Connector';
import type { ConnectorRunner } from './ConnectorRunner';

/** Upper limit of an action: a tool may take longer to do a thing than to tell one. */
const ACTION_MS = 25_000;

export interface ConnectorActionsOptions {
  auditor: AuditorService;
  collector: ObservationCollector;
  guard: EntityGuard;
  runner: ConnectorRunner;
}

/** Who asks for an action, about what, with what. */
export interface ActionRequest {
  entityRef: string | CompoundEntityRef;
  credentials: BackstageCredentials;
  /** unchecked */
  input: unknown;
  /** the HTTP request, where there is one; the audit tells of it */
  request?: Request;
}

/** The only way to an action: reads the entity as the caller, authorizes, audits, validates, runs. */
export class ConnectorActions {
  readonly #o: ConnectorActionsOptions;

  static create(options: ConnectorActionsOptions) {
    return new ConnectorActions(options);
  }

  private constructor(options: ConnectorActionsOptions) {
    this.#o = options;
  }

  /**
   * @throws NotFoundError when there is no such entity for the caller, NotAllowedError, FieldsError, UpstreamError, and
   * what the connector throws on purpose
   */
  async run(
    connector: Connector,
    action: ConnectorAction<unknown>,
    { entityRef: ref, credentials, input: given, request }: ActionRequest,
  ): Promise<Record<string, unknown>> {
    const { auditor, collector, guard, runner } = this.#o;
    const entity = await guard.entity(ref, credentials);
    const entityRef = stringifyEntityRef(entity);
    const connections = await runner.connectionsOf(connector, entity);
    const audit = await auditor.createEvent({
      eventId: 'connector-action',
      severityLevel: 'medium',
      ...(request && { request }),
      meta: {
        tool: connector.tool,
        action: action.name,
        entityRef,
        affiliate: affiliateOf(entity) ?? null,
        installationId: connections[0]?.installationId ?? null,
        ...(!request && { actor: actorOf(credentials) }),
      },
    });
    let result: Record<string, unknown>;
    try {
      await guard.authorize(action.permission, entity, credentials);
      const input = parseInput(action.input, given ?? {});
      result = await runner.run({
        connector,
        action,
        entity,
        connections,
        input,
        signal: AbortSignal.timeout(ACTION_MS),
      });
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
    await audit.success();
    // The answer does not wait for it; pages hear of it by signal.
    collector
      .refresh(entityRef, connector.tool, action.refreshes)
      .catch(() => {});
    return result;
  }
}
