import type { OfferingEntity } from '@kronos-portal/plugin-marketplace-common';
import { localiseSchema } from '../InstallForm/localiseSchema';

interface Node {
  title?: string;
  properties?: Record<string, Node>;
}

/**
 * What the form calls a setting (`settings.tls.ca`) or a credential (`secrets.apiKey`) of an offering; undefined for
 * what the form does not have, or no longer has.
 */
export function pathTitle(
  offering: OfferingEntity | undefined,
  path: string,
  language: 'ko' | 'en',
): string | undefined {
  const [root, ...steps] = path.split('.');
  const [newest] = offering?.spec.versions ?? [];
  if (!newest || !steps.length) return undefined;
  if (root === 'secrets') {
    const secret = newest.secrets.find(({ key }) => key === steps[0]);
    return language === 'ko' ? secret?.titleKo ?? secret?.title : secret?.title;
  }
  if (root !== 'settings') return undefined;
  let node = localiseSchema(newest.settingsSchema, language) as
    | Node
    | undefined;
  const titles: string[] = [];
  for (const step of steps) {
    node = node?.properties?.[step];
    if (!node) return undefined;
    titles.push(node.title ?? step);
  }
  return titles.join(' › ');
}
