/**
 * Regions of an image or of the sky, as DS9's region files and CASA's region text format (CRTF) hold them.
 *
 * Positions and lengths are radians in a frame of the sky. In `image` and `physical` they are pixels, counted as FITS
 * does: the middle of the first pixel is 1 (CRTF counts from 0, its files are converted).
 */
export type Region = Circle | Ellipse | Box | Polygon | Annulus | Point | Line | Text

export type SkyFrame = 'icrs' | 'fk5' | 'fk4' | 'galactic' | 'ecliptic'
export type PixelFrame = 'image' | 'physical' // physical: pixels of the image that this one was cut out of
export type RegionFrame = SkyFrame | PixelFrame

export type Position = readonly [x: number, y: number] // longitude (0 to 2π) and latitude, or pixels

/** What every region has. */
export interface RegionFacts {
  readonly frame: RegionFrame
  readonly include: boolean // false: to be left out of what others cover
  readonly annotation: boolean // to be drawn, and not to be used as a region
  readonly color: string | undefined // a name, or #rgb, #rrggbb
  readonly text: string | undefined // label
  readonly tags: readonly string[]
  readonly properties: Readonly<Record<string, string>> // what else a file says of it, in the words of its format
}

export interface Circle extends RegionFacts {
  readonly shape: 'circle'
  readonly centre: Position
  readonly radius: number
}

/** Turned counterclockwise: on the sky north through east, in pixels from x to y. */
export interface Ellipse extends RegionFacts {
  readonly shape: 'ellipse'
  readonly centre: Position
  readonly semiX: number // half the axis that lies east-west, or along x, where the rotation is 0
  readonly semiY: number
  readonly rotationRad: number
}

/** Turned as an ellipse is. */
export interface Box extends RegionFacts {
  readonly shape: 'box'
  readonly centre: Position
  readonly width: number
  readonly height: number
  readonly rotationRad: number
}

export interface Polygon extends RegionFacts {
  readonly shape: 'polygon'
  readonly vertices: readonly Position[] // three or more
}

export interface Annulus extends RegionFacts {
  readonly shape: 'annulus'
  readonly centre: Position
  readonly radii: readonly number[] // two or more, from inside to outside
}

export interface Point extends RegionFacts {
  readonly shape: 'point'
  readonly centre: Position
  readonly symbol: PointSymbol | undefined
}

export type PointSymbol = 'circle' | 'box' | 'diamond' | 'cross' | 'x' | 'arrow' | 'boxcircle' | 'dot'

export interface Line extends RegionFacts {
  readonly shape: 'line'
  readonly start: Position
  readonly end: Position
}

/** Words at a place: its `text`. */
export interface Text extends RegionFacts {
  readonly shape: 'text'
  readonly centre: Position
}

/** A region less its facts: what the words of a shape tell. */
export type Shape = Region extends infer One ? (One extends Region ? Omit<One, keyof RegionFacts> : never) : never

export function isPixelFrame(frame: RegionFrame): frame is PixelFrame {
  return frame === 'image' || frame === 'physical'
}
