import { clustersOf } from './clusters';
import type { SeedService } from './seed';

/** Where a service runs. */
export interface Place {
  cluster: string;
  namespace: string;
  stage: 'dev' | 'prd';
}

export function placesOf(service: SeedService): Place[] {
  return clustersOf(service.affiliate)
    .filter(({ stage }) => stage === 'dev' || service.prd)
    .map(({ name, stage }) => ({
      cluster: name,
      namespace: `${service.name}-${stage}`,
      stage,
    }));
}

/** Incidents happen where it hurts: in production, or in dev when there is none. */
export const incidentPlaceOf = (service: SeedService): Place =>
  placesOf(service).at(-1)!;

/** Pods of a service at a place, by how much hangs on it. */
export const replicasOf = (service: SeedService, { stage }: Place): number =>
  stage === 'prd' ? 4 - Number(service.tier) : 1;
