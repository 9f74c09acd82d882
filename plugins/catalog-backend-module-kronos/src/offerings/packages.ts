import { existsSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** Packages of the suite whose directory `offerings` is read. A portal need not have all of them. */
const PACKAGES = [
  '@kronos-portal/plugin-delivery-backend',
  '@kronos-portal/plugin-observability-backend',
  '@kronos-portal/plugin-collaboration-backend',
  '@kronos-portal/plugin-anomalies-backend',
  '@kronos-portal/plugin-kubernetes-backend-module-kronos',
];

/** Absolute paths; resolved as packages, so that it works in a checkout and in an image alike. */
export function installedOfferingDirectories(): string[] {
  return PACKAGES.flatMap(name => {
    try {
      const directory = resolvePackagePath(name, 'offerings');
      return existsSync(directory) ? [directory] : [];
    } catch {
      return [];
    }
  });
}
