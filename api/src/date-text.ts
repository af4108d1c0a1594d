/** Unix time of an ISO date, which is UTC unless it says otherwise. */
export function msOfDate(text: string): number {
  return Date.parse(/Z|[-+]\d\d:?\d\d$/.test(text) ? text : `${text}Z`)
}
