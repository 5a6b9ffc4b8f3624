import ipaddr from 'ipaddr.js';
import type { CheckedFormat } from '../../contract/schema.ts';

interface Format {
  readonly expected: string;
  readonly isIn: (text: string) => boolean;
}

/** What each format is. None of the expressions can go back over more than one character, so each takes linear time. */
export const formats: { readonly [Name in CheckedFormat]: Format } = {
  date: { expected: 'a date, YYYY-MM-DD', isIn: isDate },
  'date-time': {
    expected: 'a date and time with its offset (RFC 3339)',
    isIn: (text) => /^.{10}[Tt]/.test(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11)),
  },
  time: { expected: 'a time with its offset (RFC 3339)', isIn: isTime },
  duration: {
    expected: 'a duration (RFC 3339, appendix A)',
    isIn: (text) =>
      text.length <= 64 && weeks.test(text) !== parts.test(text) && /\d/.test(text) && !/[PT]$/.test(text),
  },
  email: { expected: 'a mail address', isIn: isMailAddress },
  hostname: { expected: 'a host name', isIn: isHostName },
  ipv4: { expected: 'an IPv4 address', isIn: isIpv4 },
  ipv6: { expected: 'an IPv6 address', isIn: (text) => /^[\da-fA-F:.]{2,45}$/.test(text) && isIpv6(text) },
  uri: { expected: 'an absolute URI', isIn: isUri },
  uuid: {
    expected: 'a UUID',
    isIn: (text) => /^[\da-fA-F]{8}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{12}$/.test(text),
  },
};

const weeks = /^P\d+W$/;
// Between the largest and the smallest unit none is left out.
const parts = /^P(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?$/;
const longMonths = [1, 3, 5, 7, 8, 10, 12];

function isDate(text: string): boolean {
  const read = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!read) return false;
  const [year, month, day] = read.slice(1).map(Number) as [number, number, number];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (isLeap ? 29 : 28) : longMonths.includes(month) ? 31 : 30;
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

function isTime(text: string): boolean {
  const read = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!read) return false;
  const [hour, minute, second, offsetHour, offsetMinute] = [1, 2, 3, 5, 6].map((part) => Number(read[part] ?? 0)) as [
    number, number, number, number, number,
  ]; // biome-ignore format: a row
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  // A leap second is the last one of a day of UTC.
  const sign = read[4] === '-' ? 1 : -1;
  const utc = (hour * 60 + minute + sign * (offsetHour * 60 + offsetMinute) + 2880) % 1440;
  return second < 60 || utc === 1439;
}

function isHostName(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => /^[\da-z](?:[\da-z-]{0,61}[\da-z])?$/i.test(label));
}

/** An address that mail is really sent to: RFC 5321 without quoted local parts and address literals. */
function isMailAddress(text: string): boolean {
  const [local = '', host = '', ...more] = text.slice(0, 321).split('@');
  const isLocal = local.length <= 64 && local.split('.').every((atom) => /^[\w!#$%&'*+/=?^`{|}~-]+$/.test(atom));
  return more.length === 0 && isLocal && isHostName(host);
}

function isIpv4(text: string): boolean {
  return (
    /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256)
  );
}

function isIpv6(text: string): boolean {
  return (
    text.includes(':') &&
    ipaddr.IPv6.isValid(text) &&
    (!text.includes('.') || isIpv4(text.slice(text.lastIndexOf(':') + 1)))
  );
}

const allowed = String.raw`(?:[\w.~!$&'()*+,;=:@-]|%[\da-fA-F]{2})`;
const authority = String.raw`(?:(?:[\w.~!$&'()*+,;=:-]|%[\da-fA-F]{2})*@)?(?:\[[\da-fA-F:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-fA-F]{2})*)(?::\d*)?`;
const uri = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.-]*:(?://${authority}(?:/${allowed}*)*|/?(?:${allowed}+(?:/${allowed}*)*)?)(?:\\?(?:${allowed}|[/?])*)?(?:#(?:${allowed}|[/?])*)?$`,
);

/** RFC 3986 §3, at most 8,192 characters. User information may hold what a host may, so its end is looked for first. */
function isUri(text: string): boolean {
  return text.length <= 8192 && uri.test(text);
}
