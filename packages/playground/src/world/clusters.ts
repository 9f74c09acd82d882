/** A Kubernetes cluster of an affiliate. */
export interface Cluster {
  name: string;
  affiliate: string;
  stage: 'dev' | 'prd';
  csp: 'private' | 'aws' | 'azure' | 'gcp' | 'ncp';
  region?: string;
}

const PRODUCTION: Record<string, Pick<Cluster, 'csp' | 'region'>> = {
  kbds: { csp: 'ncp', region: 'KR' },
  'kb-insurance': { csp: 'aws', region: 'ap-northeast-2' },
  'kb-card': { csp: 'azure', region: 'koreacentral' },
  'kb-life': { csp: 'gcp', region: 'asia-northeast3' },
  'kb-trust': { csp: 'ncp', region: 'KR' },
  'kb-investment': { csp: 'aws', region: 'ap-northeast-2' },
};

export const clustersOf = (affiliate: string): Cluster[] => [
  { name: `${affiliate}-dev`, affiliate, stage: 'dev', csp: 'private' },
  {
    name: `${affiliate}-prd`,
    affiliate,
    stage: 'prd',
    ...(PRODUCTION[affiliate] ?? { csp: 'private' }),
  },
];
