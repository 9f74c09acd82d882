/** A fault that a person can mend: printed as one sentence, without a stack. */
export class Failure extends Error {}

export function fail(message) {
  throw new Failure(message);
}

let output = process.stdout;

/** For commands whose standard output is data that another program reads. */
export function keepOutputForData() {
  output = process.stderr;
}

export const say = text => output.write(`${text}\n`);

/** What usually lies behind the output of a failed npm or Yarn, in a sentence; undefined when it is something else. */
export function explainInstallFailure(output) {
  if (/ENOSPC|no space left/i.test(output)) {
    return 'The disk is full: free about 3 GB and run the command again, it continues where it stopped.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return 'A file or folder of the project cannot be written: check who owns it, then run the command again.';
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|RequestError|network/i.test(
      output,
    )
  ) {
    return 'The package registry cannot be reached: check the network, the proxy or `npm config get registry`, then run the command again.';
  }
  if (/YN0028/.test(output)) {
    return 'yarn.lock does not fit the package.json files: run `npm run setup` on your machine and commit yarn.lock.';
  }
  if (/UNABLE_TO_VERIFY|SELF_SIGNED|CERT_/.test(output)) {
    return "The registry's certificate is not trusted: set NODE_EXTRA_CA_CERTS to your company's CA file and run the command again.";
  }
  return undefined;
}
