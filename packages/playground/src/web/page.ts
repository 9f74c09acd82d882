import { escapeHtml } from './html';

/** The plain page that a link into a stand-in opens. `body` is HTML. */
export const page = (options: {
  tool: string;
  title: string;
  body: string;
}): string => `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(options.title)} · ${escapeHtml(options.tool)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.6 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
header { border-bottom: 1px solid #8886; color: #888; font-size: .85rem; padding-bottom: .5rem; }
pre { background: #8882; border-radius: 6px; overflow: auto; padding: .75rem; white-space: pre-wrap; }
table { border-collapse: collapse; } td, th { border-bottom: 1px solid #8884; padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; }
</style>
</head>
<body>
<header>${escapeHtml(options.tool)} (playground)</header>
<h1>${escapeHtml(options.title)}</h1>
${options.body}
</body>
</html>
`;
