import { afterEach, describe, expect, it } from '@jest/globals';
import type { AssemblyManifest, ManifestUpstream } from '../../../lib/contract/assembly-manifest.ts';
import { decodeUpstreamSecrets } from '../../../lib/contract/upstream-place.ts';
import { type UpstreamCredentials, upstreamCredentialsOf } from '../../../lib/local/dev/upstream-credentials.ts';

/** A gateway with an upstream for each of these credentials, named as it. */
function gateway(...credentials: readonly ManifestUpstream['credential'][]): AssemblyManifest {
  const upstreams = credentials.map((credential) => ({
    name: credential ?? 'plain',
    stageVariable: `upstream_${credential}`,
    isFunction: false,
    secretsVariable: credential === null ? null : `secrets_${credential}`,
    credential,
    dev: null,
  }));
  return { upstreams } as Pick<AssemblyManifest, 'upstreams'> as AssemblyManifest;
}

const started: UpstreamCredentials[] = [];
afterEach(() => Promise.all(started.splice(0).map((one) => one.stop())));

function credentials(): UpstreamCredentials {
  const made = upstreamCredentialsOf();
  started.push(made);
  return made;
}

describe('what the gateway shows to a service on this machine', () => {
  it('is nothing where it shows nothing', async () => {
    expect(await credentials().bind([gateway(null)])).toEqual({ stageVariables: {}, secrets: {} });
  });

  it('is a made-up secret of the form that its kind has, known by a local name', async () => {
    expect(await credentials().bind([gateway('header', 'basic')])).toEqual({
      stageVariables: {
        secrets_header: 'credential=local/upstream/header',
        secrets_basic: 'credential=local/upstream/basic',
      },
      secrets: { 'local/upstream/header': 'local-header', 'local/upstream/basic': 'gateway:local-basic' },
    });
  });

  it('is a token of an authorization server on this machine, which stays over reloads and ends', async () => {
    const made = credentials();
    const manifests = [gateway('client-credentials')];
    const { stageVariables, secrets } = await made.bind(manifests);
    const place = decodeUpstreamSecrets(stageVariables['secrets_client-credentials'] ?? '');
    expect(place).toEqual({
      credential: 'local/upstream/client-credentials',
      clientId: 'gateway',
      tokenUri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/token$/),
    });
    const asked = async (secret: string, grant = 'client_credentials', path = '') => {
      const answer = await fetch(`${place.tokenUri}${path}`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`gateway:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: grant }),
      });
      return [answer.status, answer.status === 404 ? '' : await answer.json()];
    };
    expect(await asked(secrets['local/upstream/client-credentials'] ?? '')).toEqual([
      200,
      { access_token: 'token-of-local-client-credentials', token_type: 'Bearer', expires_in: 300 },
    ]);
    expect(await asked('guessed')).toEqual([401, { error: 'invalid_client' }]);
    expect(await asked('local-x', 'password')).toEqual([400, { error: 'unsupported_grant_type' }]);
    expect(await asked('local-x', 'client_credentials', '/other')).toEqual([404, '']);
    expect(await made.bind(manifests)).toEqual({ stageVariables, secrets });
    await made.stop();
    await expect(fetch(place.tokenUri ?? '')).rejects.toThrow('fetch failed');
  });
});
