import { meridianIcrs, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { findPointing, listTransits, type Products, pageOfGroups } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import type { ApiContext } from '../context.ts'
import type { PointingStatus } from '../schemas/pointing.ts'
import { isoOfMjdS, mjdSOfMs } from '../times.ts'
import { clockText } from './clock.ts'
import { transitOf } from './transits.ts'

const DEG = Math.PI / 180
const AHEAD_S = 2 * 86_400

/** Where the dishes point, as far as it is known. */
export interface KnownPointing {
  readonly decRad: number // apparent
  readonly source: 'stream' | 'setting'
  readonly sinceMjdS: number | undefined
}

/** As it is set, else as the stream noted it last. */
export async function knownPointing(products: Products, settings: Settings): Promise<KnownPointing | undefined> {
  const { pointingDecDeg } = settings
  if (pointingDecDeg !== undefined) return { decRad: pointingDecDeg * DEG, source: 'setting', sinceMjdS: undefined }
  const noted = await findPointing(products, { source: 'stream', beforeMjdS: Number.MAX_VALUE })
  return noted && { decRad: noted.decRad, source: 'stream', sinceMjdS: noted.timeMjdS }
}

export async function pointingStatusOf({ products, settings, nowMs }: ApiContext): Promise<PointingStatus> {
  const unixMs = nowMs()
  const nowMjdS = mjdSOfMs(unixMs)
  const sky = skyAt(nowMjdS, DSA110_SITE, UNKNOWN_ORIENTATION)
  const known = await knownPointing(products, settings)
  const [latest] = await pageOfGroups(products, { limit: 1 })
  const ahead = await listTransits(products, { fromMjdS: nowMjdS, toMjdS: nowMjdS + AHEAD_S })
  const next = ahead.find(({ isInBeam }) => isInBeam)
  return {
    server_time: new Date(unixMs).toISOString(),
    site: {
      longitude_deg: DSA110_SITE.longitudeRad / DEG,
      latitude_deg: DSA110_SITE.latitudeRad / DEG,
      height_m: DSA110_SITE.heightM,
    },
    lst_deg: sky.localSiderealRad / DEG,
    lst: clockText(sky.localSiderealRad),
    pointing: known === undefined ? null : lookedAt(known, sky),
    last_group_at: latest === undefined ? null : timeOfStamp(latest.id),
    next_transit: next === undefined ? null : transitOf(next, nowMjdS),
  }
}

/** The dishes turn about an axis from east to west: they look along the meridian. */
function lookedAt({ decRad, source, sinceMjdS }: KnownPointing, sky: ReturnType<typeof skyAt>) {
  const icrs = meridianIcrs(sky, decRad)
  const southward = DSA110_SITE.latitudeRad - decRad // of the zenith
  return {
    ...{ dec_deg: decRad / DEG, source, since: sinceMjdS === undefined ? null : isoOfMjdS(sinceMjdS) },
    ...{ elevation_deg: 90 - Math.abs(southward) / DEG, azimuth_deg: southward >= 0 ? 180 : 0 },
    meridian: {
      of_date: { ra_deg: sky.localSiderealRad / DEG, dec_deg: decRad / DEG },
      icrs: { ra_deg: icrs.raRad / DEG, dec_deg: icrs.decRad / DEG },
    },
  }
}

/** Of a group that has a stamp for a name. */
function timeOfStamp(id: string): string | null {
  const unixMs = Date.parse(`${id}Z`)
  return Number.isNaN(unixMs) ? null : new Date(unixMs).toISOString()
}
