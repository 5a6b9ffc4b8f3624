import type { CorsConfig } from '../../lib/contract/runtime-config.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import { type Stage, setHeaders } from './exchange.ts';

/** CORS headers on every answer, refusals included; the preflight is API Gateway's own. Those of an upstream give way, all of them. */
export function cors(config: CorsConfig | null): Stage {
  return {
    after({ event: { headers }, response }) {
      if (config === null || !response) return;
      const fields = Object.entries(response.multiValueHeaders ?? {});
      const vary = fields.filter(([name]) => name.toLowerCase() === 'vary').flatMap(([, values]) => values.map(String));
      const origin = headers.find(([name]) => name.toLowerCase() === 'origin')?.[1];
      response.multiValueHeaders = Object.fromEntries(fields.filter(([name]) => !/^access-control-/i.test(name)));
      setHeaders(response, corsHeaders(config, origin, vary));
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
