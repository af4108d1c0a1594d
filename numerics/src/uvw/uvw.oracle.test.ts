import { readFileSync } from 'node:fs'
import { dataPath, haveData } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { apparentPlace, type EarthOrientation, framePositionAngleRad, skyAt } from '../frames/index.ts'
import { mjdSFromJd, wrapHalfTurnRad } from '../time/index.ts'
import { baselineUvw, icrsUvwBasis, rephaseSpectra } from './index.ts'

const DEG_RAD = Math.PI / 180

interface Header {
  readonly site: { longitudeRad: number; latitudeRad: number; heightM: number }
  readonly numbers: number[]
  readonly positionsM: number[]
  readonly timesJd: number[]
  readonly orientations: EarthOrientation[]
}

/** What pyuvdata had before it: telescope, antennas, and IERS values (astropy reading the shared file) of each row. */
function readHeader(name: string): Header {
  return runPython<Header>(
    `
import gzip, os, tempfile, h5py, numpy as np
from astropy.utils import iers
import astropy.units as u
h = h5py.File(given['file'], 'r')['Header']
path = os.path.join(tempfile.mkdtemp(), 'finals')
open(path, 'wb').write(gzip.open(given['iers']).read())
table = iers.IERS_A.open(path)
os.unlink(path)
times = h['time_array'][()]
dut1, (x, y) = table.ut1_utc(times).to_value(u.s), [p.to_value(u.rad) for p in table.pm_xy(times)]
answer = dict(
  site=dict(longitudeRad=np.radians(h['longitude'][()]), latitudeRad=np.radians(h['latitude'][()]), heightM=h['altitude'][()]),
  numbers=h['antenna_numbers'][()].tolist(), positionsM=h['antenna_positions'][()].ravel().tolist(), timesJd=times.tolist(),
  orientations=[dict(dut1S=a, polarXRad=b, polarYRad=c) for a, b, c in zip(dut1, x, y)])`,
    { file: dataPath('uvh5', name), iers: dataPath('coords', 'finals2000A.all.gz') },
  )
}

/** Rows of a table as numbers by column name; the comment holds the frequency of the visibilities. */
function readTable(name: string): { frequencyHz: number; rows: Record<string, number>[] } {
  const lines = readFileSync(dataPath('expected', name), 'utf8').trim().split('\n')
  const [head, ...rest] = lines.filter((line) => !line.startsWith('#'))
  const columns = head.split(',')
  const rows = rest.map((line) => Object.fromEntries(line.split(',').map((text, i) => [columns[i], Number(text)])))
  return { frequencyHz: Number(/freq_hz=([\d.]+)/.exec(lines.join())![1]), rows }
}

describe.skipIf(!haveData || !havePython('h5py', 'astropy'))('drift data phased by pyuvdata', () => {
  test.each([
    ['hera_zen.2458661.23480.uvh5', 'hera_zen.2458661.23480.phased_ra5.2_decm0.53.csv', 5.2, -0.53],
    ['hera_zen.2458432.34569_int32.uvh5', 'hera_zen.2458432.34569.phased_ra1.0_decm0.6.csv', 1.0, -0.6],
  ])('%s: uvw to 1e-6 m and visibilities to 1e-6', (file, expected, raRad, decRad) => {
    const header = readHeader(file)
    const { frequencyHz, rows } = readTable(expected)
    const positionsM = Float64Array.from(header.positionsM)
    const rowOf = new Map(header.numbers.map((number, row) => [number, row]))
    expect(rows).toHaveLength(header.timesJd.length)
    rows.forEach((row, i) => {
      const sky = skyAt(mjdSFromJd(header.timesJd[i]), header.site, header.orientations[i])
      const place = apparentPlace(sky, { raRad, decRad })
      expect(Math.abs(wrapHalfTurnRad(place.raRad - row.app_ra))).toBeLessThan(2e-9)
      expect(Math.abs(place.decRad - row.app_dec)).toBeLessThan(2e-9)
      expect(Math.abs(wrapHalfTurnRad(sky.localSiderealRad - row.lst_rad))).toBeLessThan(2e-8)
      const pair = { antenna1: [rowOf.get(row.ant1)!], antenna2: [rowOf.get(row.ant2)!] }
      const [u, v, w] = baselineUvw(positionsM, pair, icrsUvwBasis(sky, { raRad, decRad }))
      const turnRad = row.frame_pa - framePositionAngleRad(sky, { raRad, decRad })
      expect(Math.abs(turnRad)).toBeLessThan(5e-5)
      expect(Math.abs(u * Math.cos(turnRad) - v * Math.sin(turnRad) - row.u_m)).toBeLessThan(1e-6)
      expect(Math.abs(u * Math.sin(turnRad) + v * Math.cos(turnRad) - row.v_m)).toBeLessThan(1e-6)
      expect(Math.abs(w - row.w_m)).toBeLessThan(1e-6)
      const visibility = Float32Array.of(row.vis0_re, row.vis0_im)
      rephaseSpectra(visibility, Float64Array.of(frequencyHz), 1, Float64Array.of(w)) // drift data have no path yet
      const amplitude = Math.hypot(row.vis0_re, row.vis0_im)
      expect(Math.abs(visibility[0] - row.vis_re)).toBeLessThan(1e-6 * amplitude)
      expect(Math.abs(visibility[1] - row.vis_im)).toBeLessThan(1e-6 * amplitude)
    })
    expect(Math.abs(header.site.longitudeRad / DEG_RAD - 21.43)).toBeLessThan(0.01)
  })
})
