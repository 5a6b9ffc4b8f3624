/** One difference, for people. */
export interface AccessLine {
  readonly what: string;
  readonly loosened: boolean;
}

/** How the limits of a route differ: a limit that is gone or admits more is loosened, and so is one that cannot be compared. */
export function limitLines(was: readonly string[], is: readonly string[]): readonly AccessLine[] {
  const gone = without(was, is);
  let come = without(is, was);
  const lines = gone.map((before): AccessLine => {
    const after = come.find((one) => formOf(one) === formOf(before));
    if (after === undefined) return { what: `limit lost: ${before}`, loosened: true };
    come = without(come, [after]);
    const isRaised = amountsOf(after).some((amount, index) => !(amount <= (amountsOf(before)[index] ?? 0)));
    return { what: `limit ${isRaised ? 'raised' : 'lowered'}: ${before} → ${after}`, loosened: isRaised };
  });
  return [...lines, ...come.map((one) => ({ what: `limit added: ${one}`, loosened: false }))];
}

/** What is left when each of the others takes one of its equals away. */
function without(texts: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return texts.filter((text) => {
    const at = left.indexOf(text);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}

/** What of a limit may only become less: how many in a window or at a time, how many at once, and what an outage opens. */
const amount = /\d+(?:\.\d+)?(?=\/(?:s|min|h|day|week)\b| at a time)|(?<=\bburst )[\d/]+|(?<=\bstore away: )\w+/g;

/** All else; a cost, a delay or a window that differs makes another limit. */
function formOf(limit: string): string {
  return limit.replace(amount, '#');
}

const opened: { readonly [word: string]: number } = { closed: 0, local: 1, open: 2 };

function amountsOf(limit: string): readonly number[] {
  return (limit.match(amount) ?? []).flatMap((text) => text.split('/').map((one) => opened[one] ?? Number(one)));
}
