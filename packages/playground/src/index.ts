export { playgroundCredentials } from './credentials';
export { loadSeed, organisationFile } from './world/seed';
export type {
  Seed,
  SeedAffiliate,
  SeedGroup,
  SeedPerson,
  SeedService,
} from './world/seed';
