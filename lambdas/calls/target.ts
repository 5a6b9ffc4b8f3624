import type { Call, PlacelessRequest } from '../ports.ts';

/** Sends the call to a place: its origin, and its base path before the target. No part of a request chooses a host. */
export function target(place: URL): (next: Call) => Call<PlacelessRequest> {
  const base = place.pathname.replace(/\/$/, '');
  return (next) => (request) => next({ ...request, url: place, target: `${base}${request.target}` });
}
