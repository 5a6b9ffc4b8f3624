import { userInfo } from 'node:os';

/** Who runs this command, by the name that the machine has for that person. */
export function thisUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that no name belongs to.
    return `uid ${process.getuid?.()}`;
  }
}
