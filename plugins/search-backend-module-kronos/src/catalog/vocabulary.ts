/** Words that people use for kinds, types and stages of the catalog, in both languages. */
const WORDS: Record<string, string[]> = {
  component: ['컴포넌트', '구성 요소'],
  api: ['인터페이스'],
  system: ['시스템'],
  domain: ['도메인', '업무 영역'],
  resource: ['리소스', '자원'],
  group: ['그룹', '조직'],
  user: ['사용자', '사람', '직원'],
  template: ['템플릿', '서비스 만들기'],
  offering: ['플러그인', '마켓플레이스', 'plugin', 'marketplace'],
  location: ['등록 위치'],
  service: ['서비스'],
  website: ['웹사이트', '웹 화면'],
  library: ['라이브러리'],
  batch: ['배치'],
  documentation: ['문서'],
  database: ['데이터베이스', 'DB'],
  team: ['팀', '부서'],
  affiliate: ['계열사', '그룹사'],
  production: ['운영'],
  experimental: ['실험', '개발 중'],
  deprecated: ['폐기 예정'],
  openapi: ['REST'],
};

/** The word itself and what else it is called. */
export const wordsFor = (word: unknown): string[] =>
  typeof word === 'string' && word
    ? [word, ...(WORDS[word.toLocaleLowerCase('en-US')] ?? [])]
    : [];
