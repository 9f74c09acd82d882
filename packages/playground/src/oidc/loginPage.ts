import type { Seed, SeedPerson } from '../world/seed';
import { escapeHtml } from '../web/html';

const TEXTS = {
  en: {
    title: 'Sign in to the playground',
    lead: 'Choose who you want to be. The people are made up, and there is no password.',
    above: 'Above the affiliates',
    roles: {
      developer: 'Developer',
      lead: 'Tech lead',
      'project-manager': 'Project manager',
      'affiliate-admin': 'Affiliate admin',
      executive: 'Executive',
      partner: 'Partner company',
      'group-admin': 'Group admin',
    } as Record<string, string>,
  },
  ko: {
    title: '체험 환경 로그인',
    lead: '체험할 사용자를 선택하세요. 모두 가상의 인물이며 비밀번호는 없습니다.',
    above: '그룹 공통',
    roles: {
      developer: '개발자',
      lead: '개발 리더',
      'project-manager': '프로젝트 관리자',
      'affiliate-admin': '그룹사 관리자',
      executive: '임원',
      partner: '협력사',
      'group-admin': '그룹 관리자',
    } as Record<string, string>,
  },
};

/** English only when it is preferred to Korean. */
export function languageOf(acceptLanguage: string | undefined): 'ko' | 'en' {
  const first = (acceptLanguage ?? '')
    .split(',')
    .map(part => {
      const [tag, q] = part.trim().split(/;\s*q=/);
      return { tag: tag.slice(0, 2).toLowerCase(), q: q ? Number(q) : 1 };
    })
    .sort((a, b) => b.q - a.q)
    .find(({ tag }) => tag === 'ko' || tag === 'en');
  return first?.tag === 'en' ? 'en' : 'ko';
}

/** The page on which one becomes someone: a form with a button for each persona. */
export function loginPage(options: {
  seed: Seed;
  action: string;
  language: 'ko' | 'en';
}): string {
  const { seed, action, language } = options;
  const texts = TEXTS[language];
  const roleOf = (person: SeedPerson) =>
    person.groups
      .map(name => seed.groups.find(g => g.name === name)?.role)
      .find(Boolean);
  const section = (title: string, people: SeedPerson[]) =>
    people.length === 0
      ? ''
      : `<section><h2>${escapeHtml(title)}</h2><ul>${people
          .map(person => button(person, roleOf(person)))
          .join('')}</ul></section>`;
  const button = (person: SeedPerson, role: string | undefined) =>
    `<li><button name="persona" value="${escapeHtml(
      person.name,
    )}" data-persona="${escapeHtml(person.name)}"><strong>${escapeHtml(
      person.title,
    )}</strong><span>${escapeHtml(
      (role && texts.roles[role]) ?? role ?? '',
    )}</span></button></li>`;

  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${texts.title}</h1>
<p>${texts.lead}</p>
<form method="post" action="${escapeHtml(action)}">
${section(
  texts.above,
  seed.people.filter(p => !p.affiliate),
)}
${seed.affiliates
  .map(({ name, title }) =>
    section(
      title,
      seed.people.filter(p => p.affiliate === name),
    ),
  )
  .join('\n')}
</form>
</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --text: #1c2230; --soft: #566076; --page: #f5f6f8; --card: #fff; --line: #d5d9e2; --key: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --text: #eef0f4; --soft: #aab2c2; --page: #14171d; --card: #1e232c; --line: #394150; --key: #ffc845; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { color: var(--soft); margin: .25rem 0 0; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .5rem; list-style: none; margin: 0; padding: 0; }
button { width: 100%; text-align: left; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; cursor: pointer; }
button strong, button span { display: block; }
button span { color: var(--soft); font-size: .85rem; }
button:hover { border-color: var(--key); }
button:focus-visible { outline: 3px solid var(--key); outline-offset: 2px; }
`;
