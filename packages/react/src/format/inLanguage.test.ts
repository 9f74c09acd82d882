import { inLanguage } from './inLanguage';

describe('a text that is written in Korean and English', () => {
  it.each([
    ['서비스 · Service', '서비스', 'Service'],
    [
      'Redmine 프로젝트 · Redmine project',
      'Redmine 프로젝트',
      'Redmine project',
    ],
    ['자바 서비스.\nService on Java.\n', '자바 서비스.', 'Service on Java.'],
  ])('%j is said in the language of the person', (text, ko, en) => {
    expect(inLanguage(text, 'ko')).toBe(ko);
    expect(inLanguage(text, 'en')).toBe(en);
  });

  it.each([
    'GitLab',
    '빌드 · 배포',
    'build · deploy',
    '가 · b · c',
    '결제',
    '',
  ])('%j stays as it is', text => {
    expect(inLanguage(text, 'ko')).toBe(text);
    expect(inLanguage(text, 'en')).toBe(text);
  });
});
