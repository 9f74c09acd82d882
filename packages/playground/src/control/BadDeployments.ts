import { InputError } from '@backstage/errors';
import { incidentPlaceOf } from '../world/places';
import { imageOf } from '../world/history';
import type { Incident } from '../world/incidents';
import type { World } from '../world/World';

/**
 * Brings a version with a fault to where it hurts: what is pushed is built, its image released, and what ran before
 * comes back when the incident is over. The trouble begins with the pods of the new version.
 */
export class BadDeployments {
  readonly #world: World;

  /** Listens from now on, also to builds that began before a restart. */
  static create(world: World) {
    return new BadDeployments(world);
  }

  private constructor(world: World) {
    this.#world = world;
    world.on('build-finished', ({ commit, result }) => {
      const incident = this.#withCommit(commit);
      if (incident && result === 'SUCCESS') this.#release(incident);
    });
    world.on('deployed', ({ image, namespace }) => {
      const incident = world
        .incidents()
        .find(i => i.release && image.endsWith(this.#tagOf(i)));
      if (!incident?.release || incident.release.at !== undefined) return;
      if (namespace !== this.#placeOf(incident.service).namespace) return;
      incident.release.at = world.now();
      world.touch();
    });
    world.on('incident-ended', incident => this.#rollBack(incident));
  }

  /** The branch that is released to where the service hurts. */
  branchOf(service: string): 'main' | 'develop' {
    return this.#placeOf(service).stage === 'prd' ? 'main' : 'develop';
  }

  /** What runs before the release, to come back to. */
  remember({ service, release }: Incident) {
    if (!release) return;
    const { cluster } = this.#placeOf(service);
    release.imageBefore = this.#world.workloads?.image(cluster, service);
    this.#world.touch();
  }

  #release(incident: Incident) {
    const { service, release } = incident;
    const { stage } = this.#placeOf(service);
    // a build brings what it made to dev by itself
    if (stage === 'dev' || release?.at !== undefined) return;
    const affiliate = this.#affiliateOf(service);
    this.#world.emit('deploy', {
      affiliate,
      service,
      stage,
      image: imageOf(`${affiliate}/${service}`, release!.commit),
    });
  }

  #rollBack({ service, release }: Incident) {
    if (release?.at === undefined || !release.imageBefore) return;
    this.#world.emit('deploy', {
      affiliate: this.#affiliateOf(service),
      service,
      stage: this.#placeOf(service).stage,
      image: release.imageBefore,
    });
  }

  #withCommit(commit: string) {
    return this.#world.incidents().find(i => i.release?.commit === commit);
  }

  #tagOf({ release }: Incident) {
    return `:${release!.commit.slice(0, 12)}`;
  }

  #seedOf(name: string) {
    const service = this.#world.seed.services.find(s => s.name === name);
    if (service) return service;
    throw new InputError(
      `service is '${name}', which the world did not begin with`,
    );
  }

  #placeOf(service: string) {
    return incidentPlaceOf(this.#seedOf(service));
  }

  #affiliateOf(service: string) {
    return this.#seedOf(service).affiliate;
  }
}
