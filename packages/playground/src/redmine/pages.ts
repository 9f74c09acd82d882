import { escapeHtml as e } from '../web/html';
import { page } from '../web/page';
import { listIssues } from './issueList';
import {
  priorityName,
  trackerName,
  type IssueState,
  type ProjectState,
  type RedmineState,
} from './RedmineState';
import { STATUSES } from './words';

/** What a link of the portal opens; undefined when there is nothing. `path` is below the instance. */
export function pageOf(options: {
  state: RedmineState;
  base: string;
  path: string;
}): string | undefined {
  const { state, base, path } = options;
  const parts = path.split('/').filter(Boolean);
  const html = (title: string, body: string) =>
    page({ tool: 'Redmine', title, body });
  if (parts.length === 0 || (parts[0] === 'projects' && parts.length === 1)) {
    const items = state.instance.projects.map(
      p =>
        `<li><a href="${base}/projects/${e(p.identifier)}">${e(
          p.name,
        )}</a></li>`,
    );
    return html('프로젝트', `<ul>${items.join('')}</ul>`);
  }
  const [kind, id] = parts;
  if (kind === 'projects') {
    const project = state.project(id);
    return project && html(project.name, projectPage(state, base, project));
  }
  if (kind === 'issues' && id !== undefined && id !== 'new') {
    const issue = state.issue(id);
    return (
      issue &&
      html(
        `${trackerName(issue.tracker)} #${issue.id}: ${issue.subject}`,
        issuePage(state, issue),
      )
    );
  }
  if (kind === 'versions' && id !== undefined) {
    const version = state.version(id);
    const issues = state.instance.issues.filter(i => i.version === version?.id);
    return version && html(version.name, issueTable(base, issues));
  }
  return undefined;
}

const statusName = (id: number) => STATUSES.find(s => s.id === id)?.name ?? '';

const projectPage = (
  state: RedmineState,
  base: string,
  project: ProjectState,
) =>
  `<p>${e(
    project.description,
  )}</p><h2>목표버전</h2><ul>${state.instance.versions
    .filter(v => v.project === project.id)
    .map(
      v =>
        `<li><a href="${base}/versions/${v.id}">${e(v.name)}</a> ${
          v.status
        } ${e(v.dueDate ?? '')}</li>`,
    )
    .join('')}</ul><h2>일감</h2>${issueTable(
    base,
    listIssues(
      state,
      new URLSearchParams({
        project_id: String(project.id),
        sort: 'priority:desc,updated_on:desc',
      }),
      1,
    ),
  )}`;

const issueTable = (base: string, issues: IssueState[]) =>
  `<table><tr><th>#</th><th>유형</th><th>상태</th><th>우선순위</th><th>제목</th></tr>${issues
    .map(
      i =>
        `<tr><td><a href="${base}/issues/${i.id}">${
          i.id
        }</a></td><td>${trackerName(i.tracker)}</td><td>${statusName(
          i.status,
        )}</td><td>${priorityName(i.priority)}</td><td>${e(
          i.subject,
        )}</td></tr>`,
    )
    .join('')}</table>`;

const issuePage = (state: RedmineState, issue: IssueState) =>
  `<table>${[
    ['프로젝트', state.project(String(issue.project))?.name],
    ['상태', statusName(issue.status)],
    ['우선순위', priorityName(issue.priority)],
    ['담당자', state.user(issue.assignee)?.firstname],
    ['목표버전', state.version(String(issue.version))?.name],
    ['완료기한', issue.dueDate],
    ['진척도', `${issue.doneRatio}%`],
  ]
    .map(
      ([name, value]) => `<tr><th>${name}</th><td>${e(value ?? '-')}</td></tr>`,
    )
    .join('')}</table><pre>${e(issue.description)}</pre>`;
