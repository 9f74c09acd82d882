import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Problem } from '@kronos-portal/common';
import { z } from 'zod';
import { freezeDeep } from '../connections/freezeDeep';
import type { UpstreamInstances } from '../upstream/UpstreamInstances';
import type { Connector } from './Connector';
import { asUnconfigured } from './ConnectorRunner';
import { toProblemError } from './toProblemError';

/** Body of `POST /connectors/:tool/check`. */
export const checkSchema = z.object({
  settings: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.string()).default({}),
  affiliate: z.string().nullable().default(null),
});

/** Answer of `POST /connectors/:tool/check`. */
export interface CheckResult {
  ok: boolean;
  version?: string;
  signedInAs?: string;
  latencyMs: number;
  problem?: Problem;
}

/** Tries settings that may not be saved yet: "test connection". Never throws because of a tool or of settings. */
export class ConnectorChecker {
  readonly #instances: UpstreamInstances;
  readonly #logger: LoggerService;

  static create(options: {
    instances: UpstreamInstances;
    logger: LoggerService;
  }) {
    return new ConnectorChecker(options);
  }

  private constructor(options: {
    instances: UpstreamInstances;
    logger: LoggerService;
  }) {
    this.#instances = options.instances;
    this.#logger = options.logger;
  }

  async check(
    connector: Connector,
    input: z.infer<typeof checkSchema>,
  ): Promise<CheckResult> {
    const start = performance.now();
    const latencyMs = () => Math.round(performance.now() - start);
    const closing: (() => Promise<void>)[] = [];
    try {
      const client = this.#client(connector, input, closing);
      const { version, signedInAs } = await connector.check(client);
      return { ok: true, version, signedInAs, latencyMs: latencyMs() };
    } catch (error) {
      const { problem } = toProblemError(
        error,
        this.#logger,
        `${connector.tool} check`,
      );
      return { ok: false, latencyMs: latencyMs(), problem };
    } finally {
      await Promise.allSettled(closing.map(close => close()));
    }
  }

  #client(
    connector: Connector,
    { settings, secrets, affiliate }: z.infer<typeof checkSchema>,
    closing: (() => Promise<void>)[],
  ) {
    try {
      return connector.client({
        connection: freezeDeep({
          installationId: 'check',
          revision: 0,
          offering: connector.tool,
          name: 'default',
          affiliate,
          settings,
          secrets,
        }),
        createClient: options => {
          const { client, close } = this.#instances.trial({ secrets }, options);
          closing.push(close);
          return client;
        },
      });
    } catch (error) {
      throw asUnconfigured(error, this.#logger, connector.tool);
    }
  }
}
