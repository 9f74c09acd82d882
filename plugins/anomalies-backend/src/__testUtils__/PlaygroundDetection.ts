import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import type { AnomalyFinding } from '@kronos-portal/common';
import { UpstreamGuard, UpstreamInstances } from '@kronos-portal/node';
import { connectionsServiceMock } from '@kronos-portal/node/testUtils';
import {
  playgroundCredentials,
  startPlayground,
} from '@kronos-portal/playground/testUtils';
import type { Knex } from 'knex';
import { createSources } from '../adapters';
import type { StoredAnomaly } from '../store/AnomalyStore';
import { HOUR, MINUTE } from './scriptedWorld';
import { SILENT, TestEngine } from './TestEngine';

type Playground = Awaited<ReturnType<typeof startPlayground>>;

export const refOf = (service: string) => `component:default/${service}`;

/** An anomaly with what was found. */
export interface Found {
  anomaly: StoredAnomaly;
  findings: AnomalyFinding[];
}

/** The engine over the stand-ins of a playground, whose time stands still and is moved by hand. */
export class PlaygroundDetection {
  readonly playground: Playground;
  readonly engine: TestEngine;
  readonly clock: { readonly now: number };
  readonly services: string[];

  /** @param options.at - world time at the beginning, ms since 1970 */
  static async start(options: {
    knex: Knex;
    at: number;
    /** all of the world by default */
    services?: string[];
    /** that are read at first; a day by default */
    historyHours?: number;
  }) {
    const { knex, at, services, historyHours } = options;
    const playground = await startPlayground({
      tools: ['jenkins', 'kubernetes', 'prometheus', 'loki'],
      startAt: at,
    });
    const detection = new PlaygroundDetection(
      playground,
      knex,
      services,
      historyHours,
    );
    await detection.engine.watch({ now: playground.world.now() });
    return detection;
  }

  private constructor(
    playground: Playground,
    knex: Knex,
    services?: string[],
    historyHours?: number,
  ) {
    this.playground = playground;
    const { world } = playground;
    this.clock = {
      get now() {
        return world.now();
      },
    };
    const { metrics, logs, workloads } = sourcesOf(playground);
    const entities = world.seed.services
      .filter(({ name }) => services?.includes(name) ?? true)
      .map(entityOf);
    this.services = entities.map(({ metadata }) => metadata.name);
    this.engine = new TestEngine(
      knex,
      { metrics: metrics[0], logs: logs[1], workloads },
      entities,
      this.clock as { now: number },
      'one',
      SILENT,
      historyHours && historyHours * HOUR,
    );
  }

  /** Lets world time pass in steps, after each of which the engine looks once. */
  async pass(minutes: number, step = 1) {
    for (let passed = 0; passed < minutes; passed += step) {
      this.playground.world.advance(step * MINUTE);
      await this.engine.run();
    }
  }

  /** Anomalies of a service that began since then, the newest last. */
  async found(service?: string): Promise<Found[]> {
    const { store } = this.engine;
    const anomalies = await store.anomalies({ limit: 1_000 });
    const wanted = anomalies
      .filter(
        ({ entityRefs }) => !service || entityRefs.includes(refOf(service)),
      )
      .sort((a, b) => a.since - b.since);
    return Promise.all(
      wanted.map(async anomaly => ({
        anomaly,
        findings: (await store.findings(anomaly.findingIds)).map(
          ({ finding }) => finding,
        ),
      })),
    );
  }

  async stop() {
    await this.engine.stop();
    await this.playground.stop();
  }
}

type SeedService = Playground['world']['seed']['services'][number];

function entityOf({ name, affiliate, title, dependencies }: SeedService) {
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      title,
      namespace: 'default',
      uid: `uid-${name}`,
      labels: { 'kronos.io/affiliate': affiliate },
      annotations: {
        'backstage.io/kubernetes-id': name,
        'prometheus.io/labels': `service=${name}`,
      },
    },
    spec: { type: 'service' },
    relations: dependencies.map(other => ({
      type: 'dependsOn',
      targetRef: refOf(other),
    })),
  };
  return entity;
}

function sourcesOf({ url, world }: Playground) {
  const logger = SILENT;
  const config = new ConfigReader({
    kronos: { upstream: { allow: [{ host: 'localhost' }] } },
  });
  const clusters = world.seed.affiliates.flatMap(({ name, clusters: of }) =>
    of.map(cluster => ({ ...cluster, affiliate: name })),
  );
  return createSources({
    connections: connectionsServiceMock({
      connections: [
        {
          offering: 'prometheus',
          settings: {
            baseUrl: `${url}/prometheus`,
            matchers: 'affiliate={affiliate}',
          },
        },
        {
          offering: 'loki',
          settings: {
            baseUrl: `${url}/loki`,
            tenant: playgroundCredentials.lokiTenant,
            matchers: 'affiliate={affiliate}',
          },
          secrets: { token: playgroundCredentials.lokiToken },
        },
        ...clusters.map(({ name, affiliate, stage }) => ({
          offering: 'kubernetes',
          affiliate,
          name: stage,
          settings: { url: `${url}/kubernetes/${name}` },
          secrets: { token: playgroundCredentials.kubernetesToken(name) },
        })),
      ],
    }),
    instances: UpstreamInstances.create({
      guard: UpstreamGuard.fromConfig(config, { logger }),
      // a tool that was down is asked again as soon as world time goes on
      policy: { retries: 0, breakMs: 1 },
    }),
    logger,
  });
}
