/** Where Backstage gets its codes; the port is whatever the backend has. */
export const CALLBACK_PATH = '/api/auth/oidc/handler/frame';

/** Whether a redirect URI is the portal's on this machine. */
export const isPortalCallback = (uri: string): boolean => {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, pathname } = new URL(uri);
  return (
    /^https?:$/.test(protocol) &&
    ['localhost', '127.0.0.1', '[::1]'].includes(hostname) &&
    pathname === CALLBACK_PATH
  );
};
