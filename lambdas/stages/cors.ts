import type { CorsConfig } from '../../lib/contract/runtime-config.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import { type Stage, setHeaders } from './exchange.ts';

/** CORS headers on every answer, refusals included; the preflight is API Gateway's own. An upstream's CORS headers give way. */
export function cors(config: CorsConfig | null): Stage {
  return {
    after({ event: { headers }, response }) {
      if (config === null || !response) return;
      const vary = Object.entries(response.multiValueHeaders ?? {}).filter(([name]) => name.toLowerCase() === 'vary');
      const already = vary.flatMap(([, values]) => values.map(String));
      const origin = headers.find(([name]) => name.toLowerCase() === 'origin')?.[1];
      setHeaders(response, corsHeaders(config, origin, already));
    },
  };
}

function corsHeaders(
  { origins, exposeHeaders }: CorsConfig,
  origin: string | undefined,
  vary: readonly string[],
): HeaderList {
  const allowed = origins.length === 1 ? origins[0] : origins.find((one) => one === origin);
  return [
    ...(allowed === undefined ? [] : [['Access-Control-Allow-Origin', allowed] as const]),
    ...(exposeHeaders.length === 0 ? [] : [['Access-Control-Expose-Headers', exposeHeaders.join(', ')] as const]),
    // The answer differs by origin even where this origin gets none, so a shared cache must know.
    ...(origins.length === 1 ? [] : [['Vary', [...vary, 'Origin'].join(', ')] as const]),
  ];
}
