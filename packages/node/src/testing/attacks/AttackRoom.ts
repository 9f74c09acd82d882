import type {
  AuditorServiceEvent,
  BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { affiliateOf } from '@kronos-portal/common';
import request from 'supertest';
import type { Connection } from '../../connections/Connection';
import type { Connector } from '../../connectors/Connector';
import { domainTestFeatures } from '../domainTestFeatures';
import { stampedService } from '../stampedService';
import { ToolProxy } from './ToolProxy';

export interface ConnectorAttackOptions {
  plugin: BackendFeature;
  pluginId: string;
  connector: Connector;
  /** base URL of the stand-in */
  target: string;
  /** the connection as an admin of that affiliate makes it, when the tool is at this address */
  connection(
    url: string,
    affiliate: string,
  ): Partial<Connection> & Pick<Connection, 'offering'>;
  /** annotations of a service of `kb-card`, and of one of `kb-life` that must not be reached through the first */
  own: Record<string, string>;
  other: Record<string, string>;
  /** by which requests for things of the other one are known */
  otherIds: string[];
  /** the setting with the address */
  addressKey: string;
  /** views of things that come and go, of which there may be none now */
  passing?: string[];
  /** query of views that need one */
  queries?: Record<string, Record<string, string>>;
}

export const AFFILIATES = { own: 'kb-card', other: 'kb-life' };

/** What an attacker has at hand. */
export interface Hands {
  /** below the own service: `<tool>/<view>` */
  get(view: string, query?: Record<string, string>): Promise<request.Response>;
  /** below the own service and the tool */
  send(
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    below: string,
    body?: object,
  ): Promise<request.Response>;
  proxy: ToolProxy;
  wrong(what: string): void;
  /** outcomes of the audited actions */
  audited: string[];
}

/** A domain backend with one connector's tool behind a door, and services of two affiliates. */
export class AttackRoom {
  readonly #o: ConnectorAttackOptions;

  static create(options: ConnectorAttackOptions) {
    return new AttackRoom(options);
  }

  private constructor(options: ConnectorAttackOptions) {
    this.#o = options;
  }

  service(whose: 'own' | 'other', annotations: Record<string, string>): Entity {
    const affiliate = AFFILIATES[whose];
    return stampedService(`${affiliate}-service`, {
      affiliate,
      tools: [this.#o.connector.tool],
      annotations,
    });
  }

  addressOf = (whose: 'own' | 'other') =>
    `/api/${this.#o.pluginId}/entities/component/default/${
      AFFILIATES[whose]
    }-service`;

  start(
    connections: (Partial<Connection> & Pick<Connection, 'offering'>)[],
    entities: Entity[],
    options: { allow?: () => boolean; audited?: string[] } = {},
  ) {
    const { audited = [] } = options;
    return startTestBackend({
      features: [
        this.#o.plugin,
        ...domainTestFeatures({
          entities,
          connections,
          canSee: (entity, ref) =>
            ref === `user:default/${affiliateOf(entity)}`,
          ...(options.allow && { allow: options.allow }),
        }),
        mockServices.auditor.mock({
          createEvent: async () =>
            ({
              success: async () => void audited.push('succeeded'),
              fail: async () => void audited.push('failed'),
            } as AuditorServiceEvent),
        }).factory,
      ],
    });
  }

  /** A service of an affiliate, its tool behind a door, and the portal. */
  async enter(
    path: string,
    attack: (hands: Hands) => Promise<unknown>,
    options: {
      annotations?: Record<string, string>;
      allow?: () => boolean;
      slash?: string;
      address?: () => unknown;
    } = {},
  ): Promise<string[]> {
    const { tool } = this.#o.connector;
    const wrong: string[] = [];
    const audited: string[] = [];
    const proxy = await ToolProxy.open({ target: this.#o.target, path });
    let backend: TestBackend | undefined;
    try {
      const made = this.#o.connection(
        proxy.url + (options.slash ?? ''),
        AFFILIATES.own,
      );
      let { settings } = made;
      if (options.address) {
        const { [this.#o.addressKey]: _, ...rest } = settings ?? {};
        const address = options.address();
        settings = {
          ...rest,
          ...(address !== undefined && { [this.#o.addressKey]: address }),
        } as Connection['settings'];
      }
      backend = await this.start(
        [{ ...made, settings }],
        [this.service('own', options.annotations ?? this.#o.own)],
        { allow: options.allow, audited },
      );
      const { server } = backend;
      const authorization = user(AFFILIATES.own);
      await attack({
        get: (view, query = {}) =>
          request(server)
            .get(`${this.addressOf('own')}/${view}`)
            .query(query)
            .set({ authorization })
            .then(response => response),
        send: (method, below, body) => {
          const pending = request(server)
            [method](`${this.addressOf('own')}/${tool}/${below}`)
            .set({ authorization });
          return (body && method !== 'get' ? pending.send(body) : pending).then(
            response => response,
          );
        },
        proxy,
        wrong: what => wrong.push(what),
        audited,
      });
    } finally {
      await backend?.stop();
      await proxy.close();
    }
    return wrong;
  }
}

/** Signs in as somebody of the affiliate. */
export function user(affiliate: string) {
  return mockCredentials.user.header(`user:default/${affiliate}`);
}
