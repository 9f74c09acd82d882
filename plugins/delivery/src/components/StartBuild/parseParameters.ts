/** `NAME=value`, one on each line. Empty lines are skipped. */
export function parseParameters(text: string): {
  parameters: Record<string, string>;
  /** the first line that is none, from 1 */
  wrongLine?: number;
} {
  const parameters: Record<string, string> = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i].trim();
    if (!line) continue;
    const match = /^([^=\s]+)\s*=(.*)$/.exec(line);
    if (!match) return { parameters, wrongLine: i + 1 };
    parameters[match[1]] = match[2].trim();
  }
  return { parameters };
}
