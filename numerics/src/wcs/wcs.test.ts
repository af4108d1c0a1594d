import { dataJson, haveData } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { type CelestialWcs, ProjectionError, pcFromCrota, SkyProjection, WcsError } from './index.ts'

const DEG_RAD = Math.PI / 180

interface OracleFile {
  readonly file: string
  readonly header: Record<string, number | string>
  readonly points_fits1based_x_y_lon_lat_deg: [x: number, y: number, lon: number | null, lat: number | null][]
}

function wcsFromHeader(header: Record<string, number | string>): CelestialWcs {
  const number = (key: string, missing: number) => Number(header[key] ?? missing)
  const cdeltRad = [number('CDELT1', 1) * DEG_RAD, number('CDELT2', 1) * DEG_RAD] as const
  return {
    projection: String(header.CTYPE1).slice(5),
    crvalRad: [number('CRVAL1', 0) * DEG_RAD, number('CRVAL2', 0) * DEG_RAD],
    crpix: [number('CRPIX1', 0), number('CRPIX2', 0)],
    cdeltRad,
    pc: pcFromCrota(number('CROTA2', 0) * DEG_RAD, cdeltRad),
    ...('LONPOLE' in header ? { lonpoleRad: number('LONPOLE', 180) * DEG_RAD } : {}),
  }
}

describe.skipIf(!haveData)('real images against wcslib', () => {
  const files = haveData ? dataJson<{ files: OracleFile[] }>('expected', 'wcs_oracle.json').files : []
  test('there are eighteen, all SIN', () => {
    expect(files.map((file) => String(file.header.CTYPE1).slice(5))).toEqual(Array(18).fill('SIN'))
  })

  test.each(files)('$file: pixels to sky and back to 1e-9 deg', ({ header, ...file }) => {
    const projection = new SkyProjection(wcsFromHeader(header))
    for (const [x, y, lonDeg, latDeg] of file.points_fits1based_x_y_lon_lat_deg) {
      const world = projection.worldFromPixel(x, y)
      if (lonDeg === null || latDeg === null) {
        expect(world).toBeUndefined()
        continue
      }
      const [longitudeRad, latitudeRad] = world!
      const turns = Math.round((longitudeRad / DEG_RAD - lonDeg) / 360)
      const lonOffDeg = (longitudeRad / DEG_RAD - lonDeg - 360 * turns) * Math.cos(latitudeRad)
      expect(Math.abs(lonOffDeg)).toBeLessThan(1e-9)
      expect(Math.abs(latitudeRad / DEG_RAD - latDeg)).toBeLessThan(1e-9)
      const [backX, backY] = projection.pixelFromWorld(lonDeg * DEG_RAD, latDeg * DEG_RAD)!
      expect(Math.abs(backX - x)).toBeLessThan(1e-6)
      expect(Math.abs(backY - y)).toBeLessThan(1e-6)
    }
  })
})

const WCS: CelestialWcs = {
  projection: 'SIN',
  crvalRad: [107 * DEG_RAD, 54.6 * DEG_RAD],
  crpix: [1261, 1261],
  cdeltRad: [(-5 / 3600) * DEG_RAD, (5 / 3600) * DEG_RAD],
}

test('the reference pixel points at CRVAL; north is up and east left', () => {
  const sky = new SkyProjection(WCS)
  expect(sky.worldFromPixel(1261, 1261)![0]).toBeCloseTo(107 * DEG_RAD, 14)
  expect(sky.worldFromPixel(1261, 1261)![1]).toBeCloseTo(54.6 * DEG_RAD, 14)
  expect(sky.worldFromPixel(1261, 1262)![1]).toBeGreaterThan(54.6 * DEG_RAD)
  expect(sky.worldFromPixel(1260, 1261)![0]).toBeGreaterThan(107 * DEG_RAD)
})

test.each(['SIN', 'TAN'])('the far side of the sky is on no pixel of a %s image', (projection) => {
  const sky = new SkyProjection({ ...WCS, projection })
  expect(sky.pixelFromWorld((107 + 180) * DEG_RAD, -54.6 * DEG_RAD)).toBeUndefined()
})

test.each(['AIT', 'CAR', 'NCP', ''])('projection "%s" is refused by name', (projection) => {
  const attempt = () => new SkyProjection({ ...WCS, projection })
  expect(attempt).toThrow(ProjectionError)
  expect(attempt).toThrow(`projection "${projection}" not supported`)
})

test.each([
  ['no pixel size', { cdeltRad: [0, 1e-5] }],
  ['NaN for a centre', { crvalRad: [Number.NaN, 0] }],
  ['a singular PC', { pc: [1, 1, 1, 1] }],
] as const)('%s is an error', (_, fault) => {
  expect(() => new SkyProjection({ ...WCS, ...fault })).toThrow(WcsError)
})
