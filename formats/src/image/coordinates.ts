/** Two axes of the sky; angles in radians, pixels counted from 0. */
export interface DirectionCoordinate {
  readonly kind: 'direction'
  readonly axes: readonly [longitude: number, latitude: number] // axes of the array; −1 where one was removed
  readonly names: readonly [longitude: string, latitude: string]
  readonly frame: string // of the values: J2000, ICRS, B1950, GALACTIC, …
  readonly shownFrame: string // that casacore converts to where a person asks
  readonly projection: string // SIN, TAN, …
  readonly projectionParameters: readonly number[]
  readonly referenceRad: readonly [longitude: number, latitude: number]
  readonly referencePixel: readonly [x: number, y: number]
  readonly incrementRad: readonly [x: number, y: number]
  readonly pc: readonly [xx: number, xy: number, yx: number, yy: number]
  readonly longitudePoleRad: number
  readonly latitudePoleRad: number
}

/** An axis of frequency. */
export interface SpectralCoordinate {
  readonly kind: 'spectral'
  readonly axis: number
  readonly name: string
  readonly frame: string // LSRK, TOPO, BARY, …
  readonly shownFrame: string
  readonly restFrequencyHz: number // 0 where it is not known
  readonly referenceHz: number
  readonly referencePixel: number
  readonly incrementHz: number
  /** Frequencies of pixels, between which values are interpolated, where they are not evenly spaced. */
  readonly table: { readonly pixels: readonly number[]; readonly frequenciesHz: readonly number[] } | undefined
}

/** An axis of polarizations: I, Q, XX, … */
export interface StokesCoordinate {
  readonly kind: 'stokes'
  readonly axis: number
  readonly stokes: readonly string[] // of each pixel
}

/** Axes that are none of the others, in units of their own. */
export interface LinearCoordinate {
  readonly kind: 'linear'
  readonly axes: readonly number[]
  readonly names: readonly string[]
  readonly units: readonly string[]
  readonly reference: readonly number[]
  readonly referencePixel: readonly number[]
  readonly increment: readonly number[]
  readonly pc: readonly number[] // row after row
  readonly table: { readonly pixels: readonly number[]; readonly values: readonly number[] } | undefined // of one axis
}

export type ImageCoordinate = DirectionCoordinate | SpectralCoordinate | StokesCoordinate | LinearCoordinate

/** What the pixels of an image stand for, and who observed it. */
export interface ImageCoordinates {
  readonly coordinates: readonly ImageCoordinate[]
  readonly telescope: string
  readonly observer: string
  readonly observed: { readonly mjdDays: number; readonly scale: string } | undefined
}
