/** What AWS refused, or what is not deployed, in words for the person at the terminal. */
export class DeployedError extends Error {
  override readonly name = 'DeployedError';
}
