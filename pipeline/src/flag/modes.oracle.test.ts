import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { Elevations } from './elevation.ts'
import { columnOf, flagWith, withOpen } from './testing.ts'

const COLUMNS = `
import numpy as np, casacore.tables as t
s = t.table(given['path'], ack=False)
column = lambda name: s.getcol(name)
`

describe.skipIf(!haveData || !havePython('casacore.tables', 'numpy'))('clip by σ', () => {
  test.each([4, 7])('flags what numpy finds %s σ from the median of its baseline and polarization', async (sigma) => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const script = `${COLUMNS}
amplitude = np.abs(column('DATA').astype(np.complex128)).astype(np.float32)
flags = column('FLAG')
wanted = flags.copy()
baseline = column('ANTENNA1').astype(int) * 1000 + column('ANTENNA2')
for one in np.unique(baseline):
    rows = np.nonzero(baseline == one)[0]
    for place in range(flags.shape[2]):
        values, used = amplitude[rows, :, place], ~flags[rows, :, place]
        if not used.any(): continue
        median = np.median(values[used].astype(np.float64))
        deviation = np.median(np.abs(values[used].astype(np.float64) - median))
        if deviation > 0:
            wanted[rows, :, place] |= np.abs(values - median) > given['sigma'] * 1.4826 * deviation
answer = wanted.astype(int).ravel().tolist()`
    const wanted = runPython<number[]>(script, { path, sigma })
    const { changed } = await flagWith(path, { mode: 'clip', sigma })
    const found = columnOf<Uint8Array>(path, 'FLAG')
    expect(changed).toBeGreaterThan(50)
    const different = wanted.filter((flag, i) => flag !== found[i]).length
    expect(different).toBe(0)
  })
})

describe.skipIf(!haveData || !havePython('erfa', 'casacore.tables'))('elevation', () => {
  test('is that of ERFA for the phase centre of each row, without dUT1 and refraction', async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const rows = [0, 4000, 12000, 30311]
    const script = `${COLUMNS}
import erfa
fields = t.table(given['path'] + '/FIELD', ack=False).getcol('PHASE_DIR')[:, 0]
position = t.table(given['path'] + '/ANTENNA', ack=False).getcol('POSITION')
placed = position[np.linalg.norm(position, axis=1) > 6e6].mean(axis=0)
longitude, latitude, height = erfa.gc2gd(1, placed)
answer = []
for row in given['rows']:
    ra, dec = fields[column('FIELD_ID')[row]]
    place = erfa.atco13(ra, dec, 0, 0, 0, 0, 2400000.5, column('TIME')[row] / 86400, 0, longitude, latitude, height, 0, 0, 0, 0, 0, 1)
    answer.append(np.pi / 2 - place[1])`
    const wanted = runPython<number[]>(script, { path, rows })
    const [times, fields] = [columnOf<Float64Array>(path, 'TIME'), columnOf<Int32Array>(path, 'FIELD_ID')]
    const found = withOpen(path, (ms) => {
      const elevations = new Elevations(ms)
      return rows.map((row) => elevations.at(times[row], fields[row]))
    })
    for (const [i, elevationRad] of found.entries()) expect(elevationRad).toBeCloseTo(wanted[i], 8)
    expect(Math.max(...wanted) - Math.min(...wanted)).toBeGreaterThan(0.005)
    const middleRad = (Math.min(...wanted) + Math.max(...wanted)) / 2
    await flagWith(path, { mode: 'reset' }, { mode: 'elevation', lowestElevationRad: middleRad })
    const flags = columnOf<Uint8Array>(path, 'FLAG_ROW')
    expect(rows.map((row) => flags[row] === 1)).toEqual(wanted.map((elevationRad) => elevationRad < middleRad))
  })
})

describe.skipIf(!haveData || !havePython('erfa', 'casacore.tables'))('shadow', () => {
  test('flags the antennas that stand behind others as seen from the source, by positions and ERFA', async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    // Dishes of 25 m, here grown to reach 400 m. Where the (u, v, w) of the file decide otherwise than the positions
    // must lie within 2 % of that.
    const script = `${COLUMNS}
import erfa
ra, dec = t.table(given['path'] + '/FIELD', ack=False).getcol('PHASE_DIR')[0, 0]
position = t.table(given['path'] + '/ANTENNA', ack=False).getcol('POSITION')
time = column('TIME')[0]
longitude, latitude, height = erfa.gc2gd(1, position[1])
azimuth, zenith, *_ = erfa.atco13(ra, dec, 0, 0, 0, 0, 2400000.5, time / 86400, 0, longitude, latitude, height, 0, 0, 0, 0, 0, 1)
east = np.array([-np.sin(longitude), np.cos(longitude), 0])
up = np.array([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])
north = np.cross(up, east)
source = np.sin(zenith) * (np.sin(azimuth) * east + np.cos(azimuth) * north) + np.cos(zenith) * up
pairs = {(a, b) for a, b, at in zip(column('ANTENNA1'), column('ANTENNA2'), column('TIME')) if at == time and a != b}
def behind(reach):
    found = set()
    for a, b in pairs:
        away = position[b] - position[a]
        ahead = away @ source
        if np.linalg.norm(away - ahead * source) < reach: found.add(int(a if ahead > 0 else b))
    return sorted(found)
answer = [behind(400 * 0.98), behind(400 * 1.02)]`
    const [surely, perhaps] = runPython<[number[], number[]]>(script, { path })
    await flagWith(path, { mode: 'reset' }, { mode: 'shadow', shadowToleranceM: 25 - 400 })
    const [times, one, two] = [
      columnOf<Float64Array>(path, 'TIME'),
      columnOf<Int32Array>(path, 'ANTENNA1'),
      columnOf<Int32Array>(path, 'ANTENNA2'),
    ]
    const rows = [...times.keys()].filter((row) => times[row] === times[0])
    const flags = columnOf<Uint8Array>(path, 'FLAG_ROW')
    const antennas = [...new Set(rows.flatMap((row) => [one[row], two[row]]))]
    const found = antennas.filter((antenna) =>
      rows.every((row) => flags[row] === 1 || (one[row] !== antenna && two[row] !== antenna)),
    )
    expect(surely.length).toBeGreaterThan(2)
    expect(found).toEqual(expect.arrayContaining(surely))
    expect(perhaps).toEqual(expect.arrayContaining(found))
    expect(found.length).toBeLessThan(antennas.length)
  })
})
