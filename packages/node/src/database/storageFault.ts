const AWAY = [
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/,
  // PostgreSQL: connection exceptions, operator intervention, too many connections
  /^(08\w{3}|57P0[1-4]|53300)$/,
];
/** what pg and knex say without a code */
const AWAY_TEXT =
  /^(Connection terminated|Connection ended|timeout exceeded when trying to connect|Client has encountered a connection error)/;
const FULL = /^(SQLITE_FULL|ENOSPC|53100)$/;
const BROKEN =
  /^(SQLITE_(IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)\w*|58030|XX00[12])$/;

/**
 * Why the portal's own database did nothing, when that is no fault of what it was asked: a sentence for a person, without
 * addresses. Undefined for other errors. Such a fault passes without a restart when its cause is gone.
 */
export function storageFault(error: unknown): string | undefined {
  const { code, name, message } = (error ?? {}) as Record<string, unknown>;
  const text = typeof code === 'string' ? code : '';
  if (FULL.test(text)) {
    return "The portal's database has no room left on its disk. Nothing was changed; it works again when there is room.";
  }
  if (BROKEN.test(text)) {
    return "The portal's database cannot be read or written. Nothing was changed; the log of the backend says more.";
  }
  const away =
    AWAY.some(codes => codes.test(text)) ||
    name === 'KnexTimeoutError' ||
    AWAY_TEXT.test(String(message ?? ''));
  return away
    ? "The portal's database cannot be reached just now. Nothing was changed; it works again when the database is back."
    : undefined;
}
