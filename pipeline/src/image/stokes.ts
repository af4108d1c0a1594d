import type { Combination } from '@contimg/numerics/compress'
import type { VisibilitySource } from '../visibilities/source.ts'
import { NoStokesError } from './errors.ts'

/** What can be imaged: a Stokes parameter, or a correlation of like hands, whose image is real. */
export const STOKES = ['I', 'Q', 'U', 'V', 'RR', 'LL', 'XX', 'YY'] as const

export type Stokes = (typeof STOKES)[number]

/** Values of a FITS axis STOKES (Greisen & Calabretta 2002, A&A 395, 1061, table 7). */
export const FITS_STOKES: Readonly<Record<Stokes, number>> = {
  I: 1,
  Q: 2,
  U: 3,
  V: 4,
  RR: -1,
  LL: -2,
  XX: -5,
  YY: -6,
}

/** Two correlations of which half the sum or difference is what is imaged, or that over i. */
export interface StokesCombination extends Combination {
  readonly overI?: boolean
}

const CORRELATIONS = ['?', 'I', 'Q', 'U', 'V', 'RR', 'RL', 'LR', 'LL', 'XX', 'XY', 'YX', 'YY'] // by casacore's codes

type Way = readonly [first: string, second: string, difference?: 'difference', overI?: 'over i']

/**
 * Ways to each parameter, the first that the data allow being taken; those of one correlation are that correlation.
 * Linear feeds: I = (XX + YY)/2, Q = (XX − YY)/2, U = (XY + YX)/2, V = (XY − YX)/2i; circular ones: I = (RR + LL)/2,
 * Q = (RL + LR)/2, U = (RL − LR)/2i, V = (RR − LL)/2 (Hamaker & Bregman 1996, A&AS 117, 161). Q and U of linear feeds
 * are along the feeds, which are not turned to the sky's north.
 */
const WAYS: Readonly<Record<Stokes, readonly Way[]>> = {
  I: [
    ['XX', 'YY'],
    ['RR', 'LL'],
    ['I', 'I'],
  ],
  Q: [
    ['XX', 'YY', 'difference'],
    ['RL', 'LR'],
    ['Q', 'Q'],
  ],
  U: [
    ['XY', 'YX'],
    ['RL', 'LR', 'difference', 'over i'],
    ['U', 'U'],
  ],
  V: [
    ['RR', 'LL', 'difference'],
    ['XY', 'YX', 'difference', 'over i'],
    ['V', 'V'],
  ],
  RR: [['RR', 'RR']],
  LL: [['LL', 'LL']],
  XX: [['XX', 'XX']],
  YY: [['YY', 'YY']],
}

/** How correlations make what is to be imaged; undefined where they cannot. @param correlations  codes of casacore */
export function combinationOf(correlations: readonly number[], stokes: Stokes): StokesCombination | undefined {
  for (const [one, other, difference, overI] of WAYS[stokes]) {
    const [first, second] = [one, other].map((name) => correlations.indexOf(CORRELATIONS.indexOf(name)))
    if (first >= 0 && second >= 0)
      return { first, second, difference: difference !== undefined, ...(overI && { overI: true }) }
  }
  return undefined
}

/** The same for every data description. @throws NoStokesError where one of them has no way to it */
export function combinationsOf({ dataDescriptions, path }: VisibilitySource, stokes: Stokes): StokesCombination[] {
  return dataDescriptions.map(({ correlations }) => {
    const combination = combinationOf(correlations, stokes)
    if (combination) return combination
    const names = correlations.map((code) => CORRELATIONS[code] ?? `Stokes code ${code}`)
    const ways = WAYS[stokes].map(([one, other]) => (one === other ? one : `${one} and ${other}`))
    throw new NoStokesError(path, stokes, names, ways)
  })
}

/** Stokes I of every data description. @throws NoStokesError where one of them has none */
export function stokesIOfAll(source: VisibilitySource): StokesCombination[] {
  return combinationsOf(source, 'I')
}

/** Reads a list such as I,Q or IQ, XX,YY or XXYY. @throws RangeError for what is no Stokes parameter, or stands twice */
export function parseStokes(text: string): Stokes[] {
  const names = text.split(',').flatMap((word) => {
    const name = word.trim().toUpperCase()
    return /^([IQUV]|XX|YY|RR|LL)+$/.test(name) ? name.match(/[IQUV]|XX|YY|RR|LL/g)! : [name]
  })
  for (const [i, name] of names.entries()) {
    if (!STOKES.some((stokes) => stokes === name))
      throw new RangeError(`Stokes "${name}", wanted some of ${STOKES.join(', ')}`)
    if (names.indexOf(name) !== i) throw new RangeError(`Stokes ${name} twice, wanted each once`)
  }
  return names as Stokes[]
}

/** Divides complex numbers by i, in place. */
export function divideByI(values: Float32Array): void {
  for (let at = 0; at < values.length; at += 2) {
    const re = values[at]
    values[at] = values[at + 1]
    values[at + 1] = -re
  }
}
