import type { GitlabPush } from './schema';

/** Folders that hold how something is run, not what it is. */
const FOLDER =
  /(?:^|\/)(?:config|configs|conf|helm|charts?|k8s|kubernetes|manifests|overlays|deploy|deployment|environments?|env)\//;
const KIND = /\.(?:ya?ml|json|properties|env|conf|cnf|ini|toml|xml)$/;
/** Files that are configuration wherever they are. */
const FILE =
  /(?:^|\/)(?:(?:application|bootstrap)(?:-[\w-]+)?\.(?:ya?ml|properties)|values(?:[-.][\w-]+)?\.ya?ml|\.env(?:\.\w+)?|logback[\w-]*\.xml|[\w.-]+\.(?:properties|env|conf|cnf|ini))$/;

const isConfig = (path: string) =>
  FILE.test(path) || (FOLDER.test(path) && KIND.test(path));

/** The files of a push that changes configuration and nothing else; empty for any other, and when its commits are cut. */
export function configFilesOf(push: GitlabPush): string[] {
  const { commits, total_commits_count: total } = push;
  if ((total ?? 0) > commits.length) return [];
  const paths = commits.flatMap(({ added, modified, removed }) => [
    ...added,
    ...modified,
    ...removed,
  ]);
  return paths.every(isConfig) ? [...new Set(paths)].sort() : [];
}
