import { until as untilSoon } from '@kronos-portal/node/testUtils';
import { ACTORS, personaOf, type Actor } from './endpoints/Endpoint';
import type { Portal } from './portal/Portal';

/** Less than a test may take, so that it tells what there was not. */
const PATIENCE_MS = 180_000;
const SERVICE = 'card-payment-api';
/** exists nowhere */
const ABSENT = 'such-a-service-is-not';

/** What the table speaks about, in a portal that has it all: people signed in, catalog read, plugins installed. */
export class World {
  readonly portal: Portal;
  readonly tokens: Record<Actor, string | undefined>;
  /** Resolves when search finds what the catalog has. */
  readonly searchable: () => Promise<unknown>;
  /** Resolves to the state in which the creation of a service ended. */
  readonly created: () => Promise<string>;
  readonly #things: Record<string, unknown>;

  static async prepare(
    portal: Portal,
    services: { name: string }[],
  ): Promise<World> {
    const tokens = Object.fromEntries(
      await Promise.all(
        ACTORS.map(async actor => {
          const persona = personaOf(actor);
          return [actor, persona && (await portal.signIn(persona))];
        }),
      ),
    ) as World['tokens'];
    const get = async (address: string, as: Actor = 'groupAdmin') =>
      JSON.parse(
        (await portal.call('GET', address, { token: tokens[as] })).text,
      );
    const until = <T>(look: () => Promise<T | undefined | false>) =>
      untilSoon(look, PATIENCE_MS);

    await until(async () => {
      const { totalItems } = await get(
        '/api/catalog/entities/by-query?filter=kind=component,metadata.labels.plugin.kronos.io/jenkins=installed&limit=0',
      );
      return totalItems === services.length;
    });
    const cardEntity = await until(async () => {
      const entity = await get(
        '/api/catalog/entities/by-name/component/default/card-payment-api',
      );
      return (
        entity.relations?.some((r: any) => r.type === 'dependsOn') && entity
      );
    });
    const { items } = await get(
      '/api/marketplace/installations?affiliate=kb-card',
    );
    const installation = items.find(
      (item: any) => item.offering === 'kubernetes' && item.name === 'dev',
    );
    const task = async (as: Actor, service: object) => {
      const { text } = await portal.call('POST', '/api/scaffolder/v2/tasks', {
        token: tokens[as],
        body: {
          templateRef: 'template:default/node-service',
          values: { service },
        },
      });
      return JSON.parse(text).id as string;
    };
    // leaves all that a creation leaves: a task with its files, hooks, projects, jobs
    const created = await task('lead', {
      affiliate: 'kb-card',
      team: 'kb-card-payment',
      name: 'walked-service',
      description: 'card',
    });
    // the names are taken, so both end at the first step and leave an error in their logs
    const cardTask = await task('lead', {
      affiliate: 'kb-card',
      team: 'kb-card-payment',
      name: 'card-member',
      description: 'card',
    });
    await task('otherDeveloper', {
      affiliate: 'kb-life',
      team: 'kb-life-contract',
      name: 'policy-loan',
      description: 'life',
    });
    const ended = (id: string) =>
      until(async () => {
        const { status } = await get(`/api/scaffolder/v2/tasks/${id}`);
        return ['failed', 'completed'].includes(status) && status;
      });
    await ended(cardTask);
    const waits = {
      searchable: () =>
        until(async () => {
          const { results } = await get(
            '/api/search/query?term=card-payment-api',
            'developer',
          );
          return results.length > 0;
        }),
      created: () => ended(created),
    };
    return new World(portal, tokens, waits, {
      playground: portal.playgroundUrl,
      absentUid: '00000000-0000-4000-8000-000000000000',
      cardUid: cardEntity.metadata.uid,
      cardEntity,
      cardInstallation: installation.id,
      cardTask,
      everyService: services.map(({ name }) => `component:default/${name}`),
    });
  }

  private constructor(
    portal: Portal,
    tokens: World['tokens'],
    waits: Pick<World, 'searchable' | 'created'>,
    things: Record<string, unknown>,
  ) {
    this.portal = portal;
    this.tokens = tokens;
    this.searchable = waits.searchable;
    this.created = waits.created;
    this.#things = things;
  }

  /** Puts the things of this portal where the table has `{placeholders}`. */
  fill<T>(value: T): T {
    if (typeof value === 'string') {
      const alone = /^\{(\w+)\}$/.exec(value);
      if (alone) return this.#thing(alone[1]) as T;
      return value.replace(/\{(\w+)\}/g, (_, name) =>
        String(this.#thing(name)),
      ) as T;
    }
    if (Array.isArray(value)) {
      return value.flatMap(item => this.fill(item)) as T;
    }
    if (value && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, this.fill(item)]),
      ) as T;
    }
    return value;
  }

  /** The same question about things that do not exist; undefined when it is about none in particular. */
  absent<T>(value: T): T | undefined {
    const asked = JSON.stringify(value);
    const other = asked
      .replaceAll(SERVICE, ABSENT)
      .replaceAll(this.#id('cardUid'), this.#id('absentUid'))
      .replaceAll(this.#id('cardInstallation'), this.#id('absentUid'))
      .replaceAll(this.#id('cardTask'), this.#id('absentUid'));
    return other === asked ? undefined : JSON.parse(other);
  }

  #id = (name: string) => String(this.#thing(name));

  #thing(name: string) {
    if (!(name in this.#things)) throw new Error(`no thing '${name}'`);
    return this.#things[name];
  }
}
