const HOUR_S = 3600
const DEG_RAD = Math.PI / 180

/** By what a set is chosen for data. */
export interface SelectionOptions {
  readonly reachS: number // a set serves this long before and after the data that it was solved from
  readonly stripToleranceRad: number // declinations no further apart are of one strip
  readonly leastGapS: number // sets closer to one another in time than this are not interpolated between
  readonly leastAntennaShare: number // of the antennas of the data, that the set must have
  readonly allowNonScience: boolean
  readonly only: string | undefined // name of the set to choose, if it may be chosen
  readonly isThere: (path: string) => boolean // whether a table still stands
}

/**
 * reach: gains are trusted half a day, both ways. strip: the dishes are moved by whole beams, of 2.7°, from one strip to
 * the next; 1° is what the operators count as a move, and a third of a beam (the difference between a declination of
 * date and one of ICRS, 0.15°, is lost in it). antennas: below four fifths the operators warn; the others are flagged.
 */
export const DEFAULT_SELECTION_OPTIONS: SelectionOptions = {
  reachS: 12 * HOUR_S,
  stripToleranceRad: 1 * DEG_RAD,
  leastGapS: 1 * HOUR_S,
  leastAntennaShare: 0.8,
  allowNonScience: false,
  only: undefined,
  isThere: () => true,
}
