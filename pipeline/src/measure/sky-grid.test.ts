import { existsSync } from 'node:fs'
import { dataBytes, dataJson, dataPath, haveData } from '@contimg/fixtures/data'
import { firstImage, MemoryBytes, readCelestialWcs } from '@contimg/formats/fits'
import { describe, expect, test } from 'vitest'
import { skyGrid } from './sky-grid.ts'

const DEGREE_RAD = Math.PI / 180
const FOLDERS = ['images', 'sourcefind/vast', 'sourcefind/pybdsf']

interface OracleFile {
  readonly file: string
  readonly points_fits1based_x_y_lon_lat_deg: readonly [x: number, y: number, lon: number | null, lat: number | null][]
}

describe.skipIf(!haveData)('the eighteen shared images, read from their files', () => {
  const files = haveData ? dataJson<{ files: OracleFile[] }>('expected', 'wcs_oracle.json').files : []

  test.each(files)('$file has its pixels where astropy has them, to 1e-9 deg', ({ file, ...truth }) => {
    const folder = FOLDERS.find((name) => existsSync(dataPath(name, file)))!
    const grid = skyGrid(readCelestialWcs(firstImage(new MemoryBytes(file, dataBytes(folder, file))))!)
    expect(truth.points_fits1based_x_y_lon_lat_deg).toHaveLength(15)
    for (const [x, y, lonDeg, latDeg] of truth.points_fits1based_x_y_lon_lat_deg) {
      const sky = grid.toSky(x - 1, y - 1)
      expect(sky === undefined).toBe(lonDeg === null)
      if (!sky || lonDeg === null || latDeg === null) continue
      const turnDeg = ((sky.raRad / DEGREE_RAD - lonDeg + 540) % 360) - 180
      expect(Math.abs(turnDeg * Math.cos(sky.decRad))).toBeLessThan(1e-9)
      expect(Math.abs(sky.decRad / DEGREE_RAD - latDeg)).toBeLessThan(1e-9)
    }
  })
})
