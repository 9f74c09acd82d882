import { escapeHtml as e } from '../web/html';
import { page } from '../web/page';
import type { Jenkins } from './Jenkins';
import type { BuildState, JobState } from './state';
import { resultOf, stagesAt } from './timeline';
import { itemUrl } from './views';

/**
 * Pages for people who follow a link: no more than is needed to see that it leads somewhere. Reading only; undefined
 * when there is nothing at that place.
 */
export function jenkinsPage(
  jenkins: Jenkins,
  fullName: string,
  rest: string[],
): Response | undefined {
  if (!fullName) {
    return rest.length ? undefined : html('Jenkins', list(jenkins, ''));
  }
  const item = jenkins.item(fullName);
  if (!item) return undefined;
  const title = fullName.replaceAll('/', ' » ');
  if (item.type === 'folder') {
    return rest.length ? undefined : html(title, list(jenkins, fullName));
  }
  if (!rest.length) return html(title, builds(jenkins, fullName, item));
  const build = jenkins.findBuild(item, rest[0]);
  if (!build || !['', 'console'].includes(rest.slice(1).join('/'))) {
    return undefined;
  }
  return html(
    `${title} #${build.number}`,
    `${stages(jenkins, build)}<pre>${e(
      jenkins.console(fullName, item, build),
    )}</pre>`,
  );
}

const html = (title: string, body: string) =>
  new Response(page({ tool: 'Jenkins', title, body }), {
    headers: { 'content-type': 'text/html;charset=utf-8' },
  });

const link = (href: string, text: string) =>
  `<a href="${e(href)}">${e(text)}</a>`;

const list = (jenkins: Jenkins, folder: string) =>
  `<ul>${jenkins
    .childrenOf(folder)
    .map(item => `<li>${link(String(item.url), String(item.name))}</li>`)
    .join('')}</ul>`;

const builds = (jenkins: Jenkins, fullName: string, job: JobState) =>
  `<p>${e(job.description)}</p><table>${[...job.builds]
    .reverse()
    .map(build => {
      const cells = [
        link(
          `${itemUrl(jenkins.base, fullName)}${build.number}/`,
          `#${build.number}`,
        ),
        e(resultOf(build, jenkins.views.now) ?? '…'),
        e(build.branch),
        e(new Date(build.startedAt).toISOString()),
        e(build.cause),
      ];
      return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`;
    })
    .join('')}</table>`;

const stages = (jenkins: Jenkins, build: BuildState) =>
  `<table>${stagesAt(build, jenkins.views.now)
    .map(({ name, status, durationMs }) => {
      const seconds = (durationMs / 1000).toFixed(1);
      return `<tr><td>${e(
        name,
      )}</td><td>${status}</td><td>${seconds} s</td></tr>`;
    })
    .join('')}</table>`;
