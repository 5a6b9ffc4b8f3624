import { home, offers } from './aggregates.ts';
import { shop } from './platform.ts';
import { loyalty, orders, stock, supplies, users } from './services.ts';

/** Phones get the view that is made for them, whatever they say they are. */
export const mobile = shop.gateway('mobile', {
  bff: 'the app on phones',
  services: [users, orders, loyalty, stock, home],
  view: 'mobile',
  limits: [{ rate: '120/min', by: 'claims.sub' }],
});

/** The same services for the site, which is called by browsers; its kiosks ask for less. */
export const web = shop.gateway('web', {
  bff: 'the site in browsers',
  services: [users, orders, loyalty, stock, home],
  cors: { origins: ['https://shop.example.com'], headers: ['X-Client'] },
  limits: [{ rate: '600/min', by: 'client.ip' }],
});

/** Partners have keys and no customers: what is of a customer is not mounted here. */
export const partner = shop.gateway('partner', {
  bff: 'the systems of partners',
  services: [supplies, offers],
});
