import type { MsAntenna } from '@contimg/api/schemas'

/** An antenna that has a position. */
export interface Placed extends MsAntenna {
  readonly x_m: number
  readonly y_m: number
}

/** Metres east and north, from and to. */
export interface Extent {
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
}

interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A picture to scale: pixels of a place in metres, north up. */
export interface Frame extends Rectangle {
  readonly perM: number
  x(eastM: number): number
  y(northM: number): number
}

export interface MapPlan {
  readonly all: Frame
  readonly core: { readonly extent: Extent; readonly frame: Frame; readonly times: number } | undefined // so much larger
}

const MARGIN = 32 // pixels, for names
const CLOSE = 1 / 25 // of the whole: who has a neighbour so near is of the core
const LARGEST_CORE = 0.6 // of the whole; above that nothing is gained
const INSETS = [0.42, 0.38, 0.34, 0.3, 0.26] // of the map, the larger core at most: the first that covers no antenna
const INSET_MARGIN = 18 // pixels

export const placedOf = (antennas: readonly MsAntenna[]): Placed[] =>
  antennas.filter((one): one is Placed => one.x_m !== null && one.y_m !== null)

export function extentOf(places: readonly Pick<Placed, 'x_m' | 'y_m'>[]): Extent {
  const [xs, ys] = [places.map(({ x_m }) => x_m), places.map(({ y_m }) => y_m)]
  return { west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) }
}

const spanOf = ({ west, east, south, north }: Extent): number => Math.max(east - west, north - south, 1)

/** The largest frame to scale within a rectangle, its content in the middle. */
export function frameIn(extent: Extent, { left, top, width, height }: Rectangle, margin: number): Frame {
  const { west, east, south, north } = extent
  const perM = Math.min(
    (width - 2 * margin) / Math.max(1, east - west),
    (height - 2 * margin) / Math.max(1, north - south),
  )
  const [midX, midY] = [(west + east) / 2, (south + north) / 2]
  return {
    ...{ left, top, width, height, perM },
    x: (eastM) => left + width / 2 + (eastM - midX) * perM,
    y: (northM) => top + height / 2 - (northM - midY) * perM,
  }
}

/** Antennas close to others: the core; undefined where it is most of the array, or there is none. */
export function coreOf(places: readonly Placed[]): Extent | undefined {
  if (places.length < 8) return undefined
  const span = spanOf(extentOf(places))
  const close = places.filter((one) =>
    places.some((other) => other !== one && Math.hypot(one.x_m - other.x_m, one.y_m - other.y_m) < span * CLOSE),
  )
  if (close.length < 4) return undefined
  const core = extentOf(close)
  return spanOf(core) < span * LARGEST_CORE ? core : undefined
}

/** Where everything goes: all antennas to scale, and the core larger where fewest antennas are. */
export function planOf(places: readonly Placed[], width: number, height: number): MapPlan {
  const all = frameIn(extentOf(places), { left: 0, top: 0, width, height }, MARGIN)
  const core = coreOf(places)
  if (core === undefined) return { all, core: undefined }
  const tried = INSETS.map((share) => emptiest(places, core, all, { width, height, share }))
  const inset = (tried.find(({ covered }) => covered === 0) ?? tried.at(-1)!).rectangle
  const frame = frameIn(core, inset, INSET_MARGIN)
  const times = frame.perM / all.perM
  return { all, core: times > 1.3 ? { extent: core, frame, times } : undefined }
}

const TRIES = 24

/** The rectangle of the size of an inset that covers fewest antennas, and of these the one nearest to the core. */
function emptiest(
  places: readonly Placed[],
  core: Extent,
  all: Frame,
  { width, height, share }: { readonly width: number; readonly height: number; readonly share: number },
): { readonly rectangle: Rectangle; readonly covered: number } {
  const [wide, high] = [Math.max(1, core.east - core.west), Math.max(1, core.north - core.south)]
  const perM = Math.min((share * width) / wide, (share * height) / high)
  const size = { width: wide * perM + 2 * INSET_MARGIN, height: high * perM + 2 * INSET_MARGIN }
  const own = {
    left: all.x(core.west) - 8,
    top: all.y(core.north) - 8,
    right: all.x(core.east) + 8,
    bottom: all.y(core.south) + 8,
  }
  let best: { cost: number; covered: number; rectangle: Rectangle } | undefined
  for (let i = 0; i <= TRIES; i++)
    for (let j = 0; j <= TRIES; j++) {
      const [left, top] = [(i / TRIES) * (width - size.width), (j / TRIES) * (height - size.height)]
      const [right, bottom] = [left + size.width, top + size.height]
      const within = (around: number, above: number) =>
        places.filter(({ x_m, y_m }) => {
          const [x, y] = [all.x(x_m), all.y(y_m)]
          return x > left - around && x < right + around && y > top - above && y < bottom + above
        }).length
      const overlap =
        Math.max(0, Math.min(right, own.right) - Math.max(left, own.left)) *
        Math.max(0, Math.min(bottom, own.bottom) - Math.max(top, own.top))
      const far = Math.hypot((left + right - own.left - own.right) / 2, (top + bottom - own.top - own.bottom) / 2)
      const covered = within(8, 8)
      const cost = covered * 10_000 + within(34, 14) * 500 + overlap + far // marks, their names, the core itself
      if (best === undefined || cost < best.cost) best = { cost, covered, rectangle: { left, top, ...size } }
    }
  return best!
}

/** How badly an antenna is flagged. */
export type FlagClass = 'under' | 'some' | 'over' | 'absent'

export function flagClassOf({ in_data, flagged_pct }: Pick<MsAntenna, 'in_data' | 'flagged_pct'>): FlagClass {
  if (!in_data || flagged_pct === null) return 'absent'
  return flagged_pct < 20 ? 'under' : flagged_pct <= 50 ? 'some' : 'over'
}

/** The length of a bar that suits: 1, 2 or 5 times a power of ten, a sixth to a third of the width. */
export function barLengthM(perM: number, width: number): number {
  const most = width / 4 / perM
  const power = 10 ** Math.floor(Math.log10(most))
  return [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power
}

/** The next antenna from one in a direction; the nearest to it of those that lie within 45° of that. */
export function nextIn(
  places: readonly Placed[],
  from: Placed,
  eastward: number,
  northward: number,
): Placed | undefined {
  let best: { far: number; place: Placed } | undefined
  for (const place of places) {
    const [dx, dy] = [place.x_m - from.x_m, place.y_m - from.y_m]
    const ahead = dx * eastward + dy * northward
    if (ahead <= 0 || Math.abs(dx * northward) + Math.abs(dy * eastward) > ahead) continue
    if (best === undefined || ahead < best.far) best = { far: ahead, place }
  }
  return best?.place
}

/** Lengths of the baselines of an antenna to those in data, shortest and longest. */
export function lengthsOf(one: Placed, places: readonly Placed[]): readonly [number, number] | undefined {
  const lengths = places
    .filter(({ id, in_data }) => in_data && id !== one.id)
    .map((other) => Math.hypot(one.x_m - other.x_m, one.y_m - other.y_m, (one.z_m ?? 0) - (other.z_m ?? 0)))
  return lengths.length === 0 ? undefined : [Math.min(...lengths), Math.max(...lengths)]
}

/** Each place that an antenna has in the map: in the whole, and in the core. */
export function spotsOf(
  plan: MapPlan,
  { x_m, y_m }: Placed,
): readonly { readonly frame: Frame; readonly x: number; readonly y: number; readonly isCore: boolean }[] {
  const { all, core } = plan
  const own = { frame: all, x: all.x(x_m), y: all.y(y_m), isCore: false }
  if (core === undefined) return [own]
  const { west, east, south, north } = core.extent
  const isIn = x_m >= west && x_m <= east && y_m >= south && y_m <= north
  return isIn ? [own, { frame: core.frame, x: core.frame.x(x_m), y: core.frame.y(y_m), isCore: true }] : [own]
}
