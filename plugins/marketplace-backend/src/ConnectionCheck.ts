import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { problemSchema, type Problem } from '@kronos-portal/common';
import { z } from 'zod';

const answerSchema = z.object({
  ok: z.boolean(),
  version: z.string().optional(),
  signedInAs: z.string().optional(),
  latencyMs: z.number().optional(),
  problem: problemSchema.optional(),
});
export type CheckAnswer = z.infer<typeof answerSchema>;

const TIMEOUT_MS = 20_000;

/** "Test connection": asks the backend that has the connector. */
export class ConnectionCheck {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  static create(options: { auth: AuthService; discovery: DiscoveryService }) {
    return new ConnectionCheck(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  /**
   * A tool that does not work is an answer (`ok: false`).
   * @throws Error when the backend of the connector cannot be asked, so that it is tried again
   */
  async ask(options: {
    plugin: string;
    tool: string;
    affiliate: string | null;
    settings: Record<string, unknown>;
    secrets: Record<string, string>;
  }): Promise<CheckAnswer> {
    const { plugin, tool, ...body } = options;
    const baseUrl = await this.#discovery.getBaseUrl(plugin);
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: plugin,
    });
    const response = await fetch(
      `${baseUrl}/connectors/${encodeURIComponent(tool)}/check`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    if (!response.ok) {
      // Not its text: it could repeat what was sent.
      throw new Error(
        `The ${plugin} backend answered ${response.status} to the check of ${tool}`,
      );
    }
    return answerSchema.parse(await response.json());
  }
}

export const unanswered = (plugin: string): Problem => ({
  kind: 'unconfigured',
  message: `The part of the portal that talks to this tool (${plugin}) does not answer just now.`,
});
