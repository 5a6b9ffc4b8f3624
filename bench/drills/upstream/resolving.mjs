// Loaded before an instance: names are asked of the drill's name server instead of the machine's, so that one can disappear.
import dns from 'node:dns';
import { isIP } from 'node:net';

const resolver = new dns.Resolver({ timeout: 200, tries: 1 });
resolver.setServers([process.env.DRILL_NAME_SERVER]);
const ofTheMachine = dns.lookup;

dns.lookup = (name, ...rest) => {
  const [options, done] = rest.length === 1 ? [{}, rest[0]] : rest;
  if (isIP(name) !== 0) return ofTheMachine(name, options, done);
  resolver.resolve4(name, (error, addresses) => {
    if (error !== null) return done(error);
    if (options.all)
      return done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    done(null, addresses[0], 4);
  });
};
