import type { Connection } from './Connection';

/**
 * The header that signs in to a tool behind a gateway: the secret `token` as a bearer, else `user` with the secret
 * `password`; nothing where neither is set.
 */
export function authorizationOf(
  { secrets }: Pick<Connection, 'secrets'>,
  user?: string,
): { authorization?: string } {
  const { token, password } = secrets;
  if (token) return { authorization: `Bearer ${token}` };
  if (!user) return {};
  const pair = Buffer.from(`${user}:${password ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}
