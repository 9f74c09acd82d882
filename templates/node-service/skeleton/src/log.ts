export type Log = (
  level: 'info' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

/** One JSON object per line, which log collectors read without rules of their own. */
export function createLogger(always: Record<string, unknown>): Log {
  return (level, message, fields = {}) => {
    const line = { time: new Date().toISOString(), level, message, ...always, ...fields };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
}
