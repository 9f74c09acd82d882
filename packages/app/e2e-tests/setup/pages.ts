/** A page as a person reaches it. */
interface Seen {
  address: string;
  /** A heading that no other page has, nor an error: in Korean and English. */
  heading: RegExp;
  /** Who looks; the admin of an affiliate unless said. */
  as?: string;
}

/** What only a story has: it looks at the page when it is there. */
interface Told {
  story: string;
}

/** What the portal of the stories does not have, and why. */
interface Unseen {
  unseen: string;
}

/** `route` is that of the app: `pages.test.tsx` compares these with all that the app has. */
export type Row = { route: string } & (Seen | Told | Unseen);

const ENTITY = '/catalog/:namespace/:kind/:name';
const SERVICE = '/catalog/default/component/card-payment-api';
const AFFILIATE = '/catalog/default/group/kb-card';
const CREATE = /^(서비스 만들기|Create)$/;
const SETTINGS = /^(설정|Settings)$/;
const MARKETPLACE = /^(마켓플레이스|Marketplace)$/;

/** Every kind of page that a person sees. */
export const ROWS: Row[] = [
  {
    route: '/',
    address: '/',
    heading: /^(KB국민카드에 설치된 상품|Installed for KB국민카드)$/,
  },
  {
    route: '/',
    address: '/',
    as: 'kb-card-developer',
    heading: /^(내 서비스|My services)$/,
  },
  {
    route: '/',
    address: '/',
    as: 'group-executive',
    heading: /^(그룹사 한눈에 보기|Affiliates side by side)$/,
  },
  {
    route: '/',
    address: '/',
    as: 'partner-developer',
    heading: /^(플랫폼에 오신 것을 환영합니다|Welcome to the platform)$/,
  },
  {
    route: '/catalog',
    address: '/catalog?filters[kind]=component&filters[user]=all',
    heading: /^(전체 \d+개|Entities \(\d+\))$/,
  },
  { route: ENTITY, address: SERVICE, heading: /^(기본 정보|About)$/ },
  { route: ENTITY, address: AFFILIATE, heading: /^(팀|Teams)$/ },
  {
    route: ENTITY,
    address: '/catalog/default/group/kb-card-payment',
    heading: /^(구성원.*|Members.*)$/,
  },
  {
    route: ENTITY,
    address: '/catalog/default/user/kb-card-developer',
    heading: /^(서비스|Services) \(\d+\)$/,
  },
  {
    route: `${ENTITY}/ci`,
    address: `${SERVICE}/ci`,
    heading: /^(브랜치|Branches)$/,
  },
  {
    route: `${ENTITY}/monitoring`,
    address: `${SERVICE}/monitoring`,
    heading: /^(응답 시간|Response time)$/,
  },
  {
    route: `${ENTITY}/anomalies`,
    address: `${SERVICE}/anomalies`,
    heading: /^(로그 패턴|Log patterns)$/,
  },
  {
    route: `${ENTITY}/issues`,
    address: `${SERVICE}/issues`,
    heading: /^(버전|Versions)$/,
  },
  {
    route: `${ENTITY}/kubernetes`,
    address: `${SERVICE}/kubernetes`,
    heading: /^(클러스터|Your Clusters)$/,
  },
  {
    route: `${ENTITY}/installed`,
    address: `${AFFILIATE}/installed`,
    heading: /^KB국민카드$/,
  },
  {
    route: `${ENTITY}/history`,
    address: `${AFFILIATE}/history`,
    heading: /^KB국민카드$/,
  },
  {
    route: `${ENTITY}/apis`,
    address: `${SERVICE}/apis`,
    heading: /^(제공하는 API|Provided APIs)/,
  },
  {
    route: `${ENTITY}/definition`,
    address: '/catalog/default/api/card-payment-api/definition',
    heading: /^카드 결제 API.*1\.0\.0/,
  },
  {
    route: '/catalog-graph',
    address:
      '/catalog-graph?rootEntityRefs[]=component:default/card-payment-api&maxDepth=1',
    heading: /^(카탈로그 관계도|Catalog graph)$/i,
  },
  { route: '/my-affiliate', address: '/my-affiliate', heading: /^(팀|Teams)$/ },
  {
    route: '/anomalies',
    address: '/anomalies?range=week',
    heading: /^(이상 징후|Anomalies)$/,
  },
  { route: '/anomalies/:id', story: 'findAnomaly.test.ts' },
  { route: '/create/templates', address: '/create', heading: CREATE },
  {
    route: '/create/templates/:namespace/:templateName',
    address: '/create/templates/default/spring-boot-service',
    heading: /^Spring Boot REST (서비스|service)$/,
  },
  {
    route: '/create/tasks',
    address: '/create/tasks',
    heading: /^(실행|Tasks)$/,
  },
  { route: '/create/tasks/:taskId', story: 'createService.test.ts' },
  { route: '/create/actions', address: '/create/actions', heading: CREATE },
  {
    route: '/create/edit',
    address: '/create/edit',
    as: 'group-admin',
    heading: CREATE,
  },
  {
    route: '/create/templating-extensions',
    address: '/create/templating-extensions',
    heading: /^parseEntityRef$/,
  },
  {
    route: '/marketplace',
    address: '/marketplace',
    heading: /^OpenSearch$/,
  },
  {
    route: '/marketplace/offerings/:offering',
    address: '/marketplace/offerings/opensearch',
    heading: /^(더해지는 것|What it adds)$/,
  },
  {
    route: '/marketplace/offerings/:offering/install',
    address: '/marketplace/offerings/opensearch/install',
    heading: /^(OpenSearch 설치|Install OpenSearch)$/,
  },
  {
    route: '/marketplace/installed',
    address: '/marketplace/installed',
    heading: MARKETPLACE,
  },
  {
    route: '/marketplace/audit',
    address: '/marketplace/audit',
    heading: MARKETPLACE,
  },
  {
    route: '/api-docs',
    address: '/api-docs',
    heading: /^(전체 API|All APIs) \(\d+\)$/,
  },
  {
    route: '/search',
    address: '/search?query=결제',
    heading: /^카드 결제 API$/,
  },
  {
    route: '/notifications',
    address: '/notifications',
    heading: /^(안 읽은 알림|Unread notifications)/,
  },
  {
    route: '/oauth2',
    unseen: 'where an operator lets programs sign in for a person',
  },
  { route: '/settings/general', address: '/settings', heading: SETTINGS },
  {
    route: '/settings/auth-providers',
    address: '/settings/auth-providers',
    heading: SETTINGS,
  },
];

/** What shows in place of a page, or of a part of it, that failed. */
export const FAILED =
  ':is(main, [role="main"]) [role="alert"]:visible, [data-testid="error"]:visible, [data-testid="not-found"]:visible';

/** The rows that are looked at by their address, those of one person after another. */
export const SEEN = ROWS.filter((row): row is Row & Seen => 'address' in row);
