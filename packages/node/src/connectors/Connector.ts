import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CloudEvent } from '@kronos-portal/common';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import type { ZodType } from 'zod';
import type { z as z3 } from 'zod/v3';
import type { Connection } from '../connections/Connection';
import type { UpstreamClient } from '../upstream/UpstreamClient';

/**
 * The code that talks to one kind of tool. Everything around it (guard, connections, caching, observations, audit,
 * HTTP routes) is done once in `createConnectorRouter` and the observation collector.
 */
export interface Connector {
  /** id of the tool and of its offering */
  readonly tool: string;
  /** Builds the client of a connection: base URL and the header that signs in. Throws InputError on bad settings. */
  client(options: ConnectorClientOptions): UpstreamClient;
  /** "Test connection": answers who the tool is, or throws. Reads only. */
  check(client: UpstreamClient): Promise<ConnectorCheck>;
  readonly views: readonly ConnectorView<any, any>[];
  readonly actions: readonly ConnectorAction<any>[];
  readonly webhook?: ConnectorWebhook;
}

export interface ConnectorClientOptions {
  connection: Connection;
  /** applies limits, TLS, proxy, guard; give it the base URL and headers */
  createClient(options: {
    baseUrl: string;
    headers?: Record<string, string>;
    tls?: { ca?: string; insecure?: boolean };
    proxy?: string;
  }): UpstreamClient;
}

export interface ConnectorCheck {
  version?: string;
  /** what the credentials belong to, for example a user name */
  signedInAs?: string;
}

/** What a view or an action of an entity gets. Upstream ids come from the entity and from nowhere else. */
export interface ConnectorContext {
  readonly entity: Entity;
  readonly connection: Connection;
  readonly client: UpstreamClient;
  /** all connections of this tool for the affiliate, {@link connection} among them; for views over several instances */
  readonly connections: readonly Connection[];
  /** another connection of the same tool and affiliate, for annotations that name one */
  clientOf(name: string): UpstreamClient;
  readonly logger: LoggerService;
  readonly signal: AbortSignal;
}

export interface ConnectorView<TParams, TData> {
  readonly name: string;
  /** parsed from the query string */
  readonly params: ZodType<TParams>;
  readonly data: ZodType<TData>;
  /** kept as an observation with default params, and collected in the background */
  readonly observed: boolean;
  /** annotations of which the entity needs one; else the answer is `missing-annotation` */
  readonly annotations: readonly string[];
  read(context: ConnectorContext, params: TParams): Promise<TData>;
}

/** A state-changing call: permission of its own on the entity, audited, never retried. */
export interface ConnectorAction<TInput> {
  readonly name: string;
  readonly permission: ResourcePermission<'catalog-entity'>;
  readonly input: ZodType<TInput>;
  readonly annotations: readonly string[];
  run(
    context: ConnectorContext,
    input: TInput,
  ): Promise<Record<string, unknown>>;
  /** observed views that change by it */
  readonly refreshes: readonly string[];
  /** offers it to other programs that act for a person, too (actions registry, MCP) */
  readonly offer?: ConnectorActionOffer;
}

/** How an action is told to programs. What they send is checked by `input`, as what pages send. */
export interface ConnectorActionOffer {
  readonly title: string;
  readonly description: string;
  /** the fields of `input` for readers; the actions registry describes them with zod 3 */
  fields(z: typeof z3): z3.ZodRawShape;
}

/** What the tool's webhook means. The payload's sender was checked by the events module. */
export interface ConnectorWebhook {
  readonly topic: string;
  /** Which entities it is about (annotation and its value), which views changed, and what happened. Lenient: an unknown payload gives undefined. */
  interpret(payload: unknown):
    | {
        annotation: string;
        value: string;
        views: string[];
        events: CloudEvent[];
      }
    | undefined;
}
