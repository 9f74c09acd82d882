import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Who an audit names where no HTTP request says it: ref of the person or subject of the service. */
export function actorOf({ principal }: BackstageCredentials): string | null {
  const { userEntityRef, subject } = principal as {
    userEntityRef?: string;
    subject?: string;
  };
  return userEntityRef ?? subject ?? null;
}
