import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { writeModel } from './run.ts'
import { writeModelImage } from './testing.ts'

const CELL_RAD = (20 / 3600) * (Math.PI / 180)

const SOURCES = [
  { name: 'near', ra_deg: 128.4, dec_deg: 54.9, flux_jy: 2, spectral_index: -0.8 },
  { name: 'far', ra_deg: 131.1, dec_deg: 55.6, flux_jy: 9, spectral_index: 0.4 },
  { name: 'south', ra_deg: 127.2, dec_deg: 53.3, flux_jy: 1.5, spectral_index: 0 },
]

/** A Measurement Set of six stations and 32 channels that drifts over the sources. */
async function driftScan(): Promise<string> {
  const folder = temporaryFolder()
  const [group] = await simulate(plainSimulation(join(folder, 'incoming')))
  const path = join(folder, 'drift.ms')
  await convert(group.files, path)
  return path
}

// float64, by the definition: apparent places by ERFA, axes from the derivative of the centre's place, uvw as they stand
const DIRECT_SUM = `
import numpy as np, erfa
from casacore.tables import table
t = table(given['ms'], ack=False)
sub = lambda name: table(given['ms'] + '::' + name, ack=False)
uvw, model, time = t.getcol('UVW'), t.getcol('MODEL_DATA'), t.getcol('TIME')
field, dd = t.getcol('FIELD_ID'), t.getcol('DATA_DESC_ID')
freqs, spw = sub('SPECTRAL_WINDOW').getcol('CHAN_FREQ'), sub('DATA_DESCRIPTION').getcol('SPECTRAL_WINDOW_ID')
phase = sub('FIELD').getcol('PHASE_DIR')[:, 0, :]
x, y, z = sub('ANTENNA').getcol('POSITION').mean(0)
lon, lat, height = erfa.gc2gd(1, np.array([x, y, z]))
tau = np.linspace(0, 2 * np.pi, 64, endpoint=False)
j1 = lambda x: np.cos(tau - np.asarray(x)[..., None] * np.sin(tau)).mean(-1) # Bessel's integral
def power(offset, nu):
  if given['beam'] == 'none': return np.ones_like(nu)
  if given['beam'] == 'airy':
    x = np.pi * 4.65 * np.sin(offset) * nu / 299792458
    return (2 * j1(x) / x) ** 2
  a = 1.2 * offset * 4.65 * nu / 299792458
  return (np.cos(np.pi * a) / (1 - 4 * a * a)) ** int(given['beam'][-1])
def axes(ra, dec, place):
  w = place(ra, dec)
  v = place(ra, dec + 1e-4) - place(ra, dec - 1e-4)
  v -= w * (w @ v)
  v /= np.linalg.norm(v)
  return np.array([np.cross(v, w), v, w])
truth = np.zeros(model.shape[:2], complex)
flux = np.zeros(model.shape[:2])
for when in np.unique(time):
  astrom = erfa.apco13(2400000.5, when / 86400, 0, lon, lat, height, 0, 0, 0, 0, 0, 0)[0]
  place = lambda ra, dec: np.array(erfa.s2c(*erfa.atciqz(ra, dec, astrom)))
  for f in np.unique(field[time == when]):
    ra, dec = phase[f]
    u, v, w = axes(ra, dec, place)
    for d in np.unique(dd):
      rows = np.nonzero((time == when) & (field == f) & (dd == d))[0]
      nu = freqs[spw[d]]
      for source in given['sources']:
        if 'l' in source: # a pixel, where the image about its own centre shows it
          l, m = source['l'], source['m']
          s = axes(*given['centre'], place).T @ np.array([l, m, np.sqrt(1 - l * l - m * m)])
        else: s = place(np.radians(source['ra_deg']), np.radians(source['dec_deg']))
        path = uvw[rows] @ np.array([u @ s, v @ s, w @ s - 1])
        offset = np.arctan2(np.linalg.norm(np.cross(w, s)), w @ s)
        seen = source['flux_jy'] * (nu / 1.4e9) ** source['spectral_index'] * power(offset, nu)
        truth[rows] += seen * np.exp(2j * np.pi * np.outer(path, nu / 299792458))
        flux[rows] += seen
answer = dict(rows=len(time), worst=float((np.abs(model - truth[..., None]) / flux[..., None]).max()),
  least=float(np.abs(model).max()), types=[str(model.dtype), t.getcoldesc('MODEL_DATA')['valueType']])
`

interface Answer {
  readonly rows: number
  readonly worst: number
  readonly least: number
  readonly types: readonly string[]
}

describe.skipIf(!havePython('casacore', 'erfa'))('MODEL_DATA as casacore reads it', () => {
  test.each(['none', 'airy', 'tapered2', 'tapered4'])(
    'is the direct sum over the sources through the beam %s, within 1e-5 of their flux',
    async (beam) => {
      const ms = await driftScan()
      const list = join(ms, '..', 'sources.json')
      writeFileSync(list, JSON.stringify({ sources: SOURCES }))
      const report = await writeModel(ms, { modelPath: list, beam })
      expect(report).toMatchObject({ beam, method: 'direct sum', componentCount: 3 })
      const { rows, worst, least, types } = runPython<Answer>(DIRECT_SUM, { ms, beam, sources: SOURCES })
      expect(rows).toBe(report.rowCount)
      expect(types).toEqual(['complex64', 'complex'])
      expect(least).toBeGreaterThan(1)
      expect(worst).toBeLessThan(1e-5)
    },
  )

  const CENTRE = { raRad: 2.241, decRad: 0.955 }
  const pixels = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      x: Math.floor(20 + 216 * ((0.7548776662 * (i + 1)) % 1)),
      y: Math.floor(20 + 216 * ((0.5698402909 * (i + 1)) % 1)),
      fluxJy: 0.01 + ((0.8191725134 * i) % 1) - (i % 7 === 0 ? 0.5 : 0),
    }))

  test.each([
    ['degridded', 'none', 130],
    ['direct sum', 'none', 20],
    ['direct sum', 'airy', 40],
  ])('is what an image of components predicts, %s with the beam %s', async (method, beam, count) => {
    const ms = await driftScan()
    const path = join(ms, '..', 'model.fits')
    const points = pixels(count)
    writeModelImage(path, { ...CENTRE, cellRad: CELL_RAD, size: 256, points })
    const report = await writeModel(ms, { modelPath: path, beam })
    expect(report).toMatchObject({ method, beam, componentCount: count })
    const sources = points.map(({ x, y, fluxJy }) => ({
      l: -(x - 128) * CELL_RAD,
      m: (y - 128) * CELL_RAD,
      flux_jy: fluxJy,
      spectral_index: 0,
    }))
    const { raRad, decRad } = CENTRE
    const { worst, least } = runPython<Answer>(DIRECT_SUM, { ms, beam, sources, centre: [raRad, decRad] })
    expect(least).toBeGreaterThan(1)
    expect(worst).toBeLessThan(1e-5)
  })
})
