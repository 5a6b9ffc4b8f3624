import { sep } from 'node:path';
import { watch } from 'chokidar';

const ignored = new Set(['node_modules', 'cdk.out', '.git', 'dist', '.gatehouse', 'coverage']);

/**
 * Calls `onChange` after files under `directory` changed, once for a burst of changes and never twice at the same time;
 * what changes meanwhile is one more call afterwards. Returns the end of watching.
 */
export function watchDirectory(directory: string, onChange: () => Promise<void>): () => Promise<void> {
  let pending: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const watcher = watch(directory, {
    ignoreInitial: true,
    ignored: (path) =>
      path
        .slice(directory.length)
        .split(sep)
        .some((part) => ignored.has(part)),
  });
  watcher.on('all', () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      running = running.then(onChange);
    }, 150);
  });
  return async () => {
    clearTimeout(pending);
    await watcher.close();
    await running;
  };
}
