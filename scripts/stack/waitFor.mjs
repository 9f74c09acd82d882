import http from 'node:http';

const get = (url, headers = {}) =>
  new Promise(resolve => {
    const request = http.get(url, { timeout: 3_000, headers }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', () => resolve(undefined));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });

/** Asks until the address answers as wanted; false when `stopped` becomes true or the time is over. */
export async function waitFor({ url, headers, ok, stopped, seconds = 180 }) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end && !stopped()) {
    const answer = await get(url, headers);
    if (answer && (await ok(answer))) return true;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  return false;
}

export { get };
