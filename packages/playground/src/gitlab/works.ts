import type { Random } from '../world/Random';

/** A piece of work on a service, as a commit or a merge request calls it. */
export interface Work {
  type: 'feat' | 'fix' | 'refactor' | 'docs' | 'perf';
  /** for the name of the branch */
  slug: string;
  title: string;
}

export const WORKS: readonly Work[] = [
  { type: 'feat', slug: 'history-search', title: '처리 이력 조회 조건 추가' },
  {
    type: 'feat',
    slug: 'retry-policy',
    title: '연계 실패 시 재시도 정책 적용',
  },
  { type: 'feat', slug: 'bulk-request', title: '일괄 요청 API 추가' },
  { type: 'feat', slug: 'audit-log', title: '개인정보 조회 감사 로그 추가' },
  { type: 'feat', slug: 'masking', title: '응답의 주민등록번호 마스킹' },
  {
    type: 'feat',
    slug: 'health-detail',
    title: '상태 확인에 연계 시스템 포함',
  },
  { type: 'fix', slug: 'timeout', title: '대외 연계 타임아웃 값 수정' },
  {
    type: 'fix',
    slug: 'duplicate',
    title: '중복 요청이 두 번 처리되는 문제 수정',
  },
  { type: 'fix', slug: 'rounding', title: '원 단위 절사 오류 수정' },
  { type: 'fix', slug: 'timezone', title: '월말 집계 시간대 오류 수정' },
  {
    type: 'fix',
    slug: 'null-branch',
    title: '지점 코드가 없을 때 오류 나는 문제 수정',
  },
  { type: 'refactor', slug: 'split-service', title: '요청 검증 로직 분리' },
  {
    type: 'refactor',
    slug: 'remove-legacy',
    title: '사용하지 않는 전문 변환 제거',
  },
  { type: 'docs', slug: 'operations', title: '장애 대응 절차 보완' },
  { type: 'perf', slug: 'query-index', title: '이력 조회 쿼리 개선' },
  { type: 'perf', slug: 'cache', title: '공통 코드 캐시 적용' },
];

export const branchOf = (work: Work): string =>
  `${work.type === 'fix' ? 'bugfix' : 'feature'}/${work.slug}`;

export const titleOf = (work: Work): string => `${work.type}: ${work.title}`;

/** Different pieces of work, in the order in which they are begun. */
export function pickWorks(random: Random, count: number): Work[] {
  const left = [...WORKS];
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(random.int(0, left.length - 1), 1)[0],
  );
}

/** The line that a piece of work leaves in the file of changes. */
export const changelog = (done: readonly Work[]): string =>
  `# 변경 이력\n\n${[...done]
    .reverse()
    .map(work => `- ${titleOf(work)}\n`)
    .join('')}`;
