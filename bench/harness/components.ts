import fs from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { root } from './stack';

interface Group {
  kind: string;
  metadata: { name: string };
  spec: { type?: string; parent?: string };
}

const organisation = path.join(
  root,
  'packages/playground/world/organisation.yaml',
);

/** Teams of the reference organisation by affiliate. */
export function teamsByAffiliate(): Map<string, string[]> {
  const groups = fs
    .readFileSync(organisation, 'utf8')
    .split(/^---$/m)
    .map(text => parse(text) as Group | null)
    .filter(entity => entity?.kind === 'Group') as Group[];
  const affiliates = groups.filter(g => g.spec.type === 'affiliate');
  return new Map(
    affiliates.map(({ metadata: { name } }) => [
      name,
      groups
        .filter(g => g.spec.parent === name && g.spec.type === 'team')
        .map(g => g.metadata.name),
    ]),
  );
}

/**
 * Files of the catalog with components that look as those of templates do, spread over the affiliates' teams.
 * `annotations` gives what links the n-th one to tools.
 */
export function writeComponents(options: {
  folder: string;
  counts: ReadonlyMap<string, number>;
  annotations(name: string, affiliate: string): Record<string, string>;
}): { type: 'file'; target: string }[] {
  const teams = teamsByAffiliate();
  fs.mkdirSync(options.folder, { recursive: true });
  return [...options.counts].map(([affiliate, count]) => {
    const owners = teams.get(affiliate);
    if (!owners?.length) throw new Error(`${affiliate} has no team`);
    const entities = Array.from({ length: count }, (_, i) => {
      const name = `${affiliate}-${String(i).padStart(5, '0')}`;
      return {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name,
          title: `결제 승인 ${i}`,
          description: `${affiliate}의 ${i}번째 서비스`,
          tags: ['java', i % 2 ? 'spring' : 'batch'],
          annotations: options.annotations(name, affiliate),
        },
        spec: {
          type: 'service',
          lifecycle: 'production',
          owner: `group:default/${owners[i % owners.length]}`,
        },
      };
    });
    const target = path.join(options.folder, `${affiliate}.yaml`);
    fs.writeFileSync(target, entities.map(e => stringify(e)).join('---\n'));
    return { type: 'file' as const, target };
  });
}
