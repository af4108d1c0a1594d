import type { Position, Region } from '@contimg/formats/regions'
import type { Place, Plane } from '../sky/plane.ts'

const DEG_RAD = Math.PI / 180
const OUTLINE_POINTS = 64

/** A region on the pixels of an image, from 0; the first axis of an ellipse or a box is turned from x towards y. */
export type PixelShape =
  | {
      readonly kind: 'ellipse'
      readonly x: number
      readonly y: number
      readonly semiX: number
      readonly semiY: number
      readonly turnRad: number
    }
  | {
      readonly kind: 'box'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly turnRad: number
    }
  | { readonly kind: 'polygon'; readonly points: readonly (readonly [x: number, y: number])[] }

/** Where a region lies on an image; undefined for one that has no area, lies beyond it or in a frame that we do not turn. */
export function pixelShapeOf(region: Region, plane: Plane): PixelShape | undefined {
  const isPixels = region.frame === 'image'
  if (!isPixels && !(plane.isSky && (region.frame === 'icrs' || region.frame === 'fk5'))) return undefined
  const pixelOf = ([a, b]: Position) =>
    isPixels ? ([a - 1, b - 1] as const) : plane.pixelOf([a / DEG_RAD, b / DEG_RAD])
  if (region.shape === 'polygon') {
    const points = region.vertices.map(pixelOf)
    return points.every((point) => point !== undefined) ? { kind: 'polygon', points } : undefined
  }
  if (region.shape !== 'circle' && region.shape !== 'ellipse' && region.shape !== 'box') return undefined
  const centre = pixelOf(region.centre)
  if (centre === undefined) return undefined
  const [x, y] = centre
  const px = isPixels ? 1 : 1 / (plane.cellDeg * DEG_RAD)
  if (region.shape === 'circle')
    return { kind: 'ellipse', x, y, semiX: region.radius * px, semiY: region.radius * px, turnRad: 0 }
  const turnRad = region.rotationRad + (isPixels ? 0 : northTurnRad(plane, x, y))
  return region.shape === 'ellipse'
    ? { kind: 'ellipse', x, y, semiX: region.semiX * px, semiY: region.semiY * px, turnRad }
    : { kind: 'box', x, y, width: region.width * px, height: region.height * px, turnRad }
}

/** How far north is turned from y, towards −x. */
function northTurnRad(plane: Plane, x: number, y: number): number {
  const place = plane.placeOf(x, y)
  const step = plane.cellDeg
  const north = place && plane.pixelOf([place[0], place[1] + (place[1] > 0 ? -step : step)])
  if (place === undefined || north === undefined) return 0
  const sign = place[1] > 0 ? -1 : 1
  return Math.atan2(-(north[0] - x) * sign, (north[1] - y) * sign)
}

/** Whether the middle of a pixel is inside. */
export function isInside(shape: PixelShape, x: number, y: number): boolean {
  if (shape.kind === 'polygon') return isInPolygon(shape.points, x, y)
  const [dx, dy] = [x - shape.x, y - shape.y]
  const [c, s] = [Math.cos(shape.turnRad), Math.sin(shape.turnRad)]
  const [along, across] = [dx * c + dy * s, dy * c - dx * s]
  if (shape.kind === 'box') return Math.abs(along) <= shape.width / 2 && Math.abs(across) <= shape.height / 2
  return (along / shape.semiX) ** 2 + (across / shape.semiY) ** 2 <= 1
}

function isInPolygon(points: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let isIn = false
  for (let i = 0, before = points.length - 1; i < points.length; before = i++) {
    const [[x1, y1], [x2, y2]] = [points[i], points[before]]
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isIn = !isIn
  }
  return isIn
}

/** Its edge, closed. */
export function outlineOf(shape: PixelShape): readonly (readonly [x: number, y: number])[] {
  if (shape.kind === 'polygon') return shape.points
  const [c, s] = [Math.cos(shape.turnRad), Math.sin(shape.turnRad)]
  const place = (along: number, across: number) =>
    [shape.x + along * c - across * s, shape.y + along * s + across * c] as const
  if (shape.kind === 'box') {
    const [a, b] = [shape.width / 2, shape.height / 2]
    return [place(-a, -b), place(a, -b), place(a, b), place(-a, b)]
  }
  return Array.from({ length: OUTLINE_POINTS }, (_, i) => {
    const angle = (2 * Math.PI * i) / OUTLINE_POINTS
    return place(shape.semiX * Math.cos(angle), shape.semiY * Math.sin(angle))
  })
}

const FACTS = { include: true, annotation: false, color: undefined, text: undefined, tags: [], properties: {} } as const

/** Tools that draw regions. */
export type RegionTool = 'circle' | 'box' | 'polygon'

/**
 * The region that a hand drew on an image: a circle from its middle to its edge, a box from corner to corner, a polygon from
 * corner to corner; undefined where that has no extent.
 *
 * @param points  pixels from 0
 */
export function drawnRegion(
  tool: RegionTool,
  points: readonly (readonly [x: number, y: number])[],
  plane: Plane,
): Region | undefined {
  const frame = plane.isSky ? ('icrs' as const) : ('image' as const)
  const places = points.map(([x, y]) => positionOf(plane, x, y))
  if (!places.every((place) => place !== undefined)) return undefined
  const lengthOf = (px: number) => (plane.isSky ? px * plane.cellDeg * DEG_RAD : px)
  const [[x0, y0], [x1, y1]] = [points[0], points[points.length - 1]]
  if (tool === 'polygon') return places.length < 3 ? undefined : { ...FACTS, frame, shape: 'polygon', vertices: places }
  if (tool === 'circle') {
    const radius = lengthOf(Math.hypot(x1 - x0, y1 - y0))
    return radius > 0 ? { ...FACTS, frame, shape: 'circle', centre: places[0], radius } : undefined
  }
  const middle = [(x0 + x1) / 2, (y0 + y1) / 2] as const
  const centre = positionOf(plane, ...middle)
  const [width, height] = [lengthOf(Math.abs(x1 - x0)), lengthOf(Math.abs(y1 - y0))]
  if (centre === undefined || !(width > 0 && height > 0)) return undefined
  const rotationRad = plane.isSky ? -northTurnRad(plane, ...middle) : 0
  return { ...FACTS, frame, shape: 'box', centre, width, height, rotationRad }
}

function positionOf(plane: Plane, x: number, y: number): Place | undefined {
  if (!plane.isSky) return [x + 1, y + 1]
  const place = plane.placeOf(x, y)
  return place && [place[0] * DEG_RAD, place[1] * DEG_RAD]
}
