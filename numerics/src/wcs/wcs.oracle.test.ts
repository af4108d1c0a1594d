import { havePython, runPython } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { type CelestialWcs, pcFromCrota, SkyProjection } from './index.ts'

const DEG_RAD = Math.PI / 180
const random = (i: number, step: number) => (i * step) % 1

/** Centres over the whole sky with both poles, pixels of 0.3″ to 0.3°, turned and sheared, own poles or none. */
const given = Array.from({ length: 200 }, (_, i) => {
  const latitude = [90, -90][i] ?? random(i, 0.754877) * 180 - 90
  const cdelt = [(-1) ** i * 10 ** (-4 + 3.5 * random(i, 0.56984)), 10 ** (-4 + 3.5 * random(i, 0.81917))]
  const shear = [1 + random(i, 0.1), 0.3 * random(i, 0.3), -0.4 * random(i, 0.7), 1]
  return {
    projection: i % 2 ? 'TAN' : 'SIN',
    crval: [random(i, 0.618034) * 360, latitude],
    crpix: [random(i, 0.671) * 4000 - 1000, random(i, 0.5497) * 4000],
    cdelt,
    pc: i % 3 ? shear : undefined,
    crota: i % 3 ? undefined : random(i, 0.8567) * 360,
    lonpole: i % 4 === 3 ? random(i, 0.7339) * 360 : undefined,
    points: Array.from({ length: 10 }, (_, j) => [
      (random(j + i, 0.4503) - 0.5) * (40 / Math.abs(cdelt[0])),
      (random(j + i, 0.6937) - 0.5) * (40 / cdelt[1]),
    ]),
  }
})

test.skipIf(!havePython('astropy'))('SIN and TAN equal wcslib to 1e-9 deg over 200 random images', () => {
  const truth = runPython<[lon: number | null, lat: number | null][][]>(
    `
import numpy as np
from astropy.wcs import WCS
answer = []
for g in given:
  w = WCS(naxis=2)
  w.wcs.ctype = ['RA---' + g['projection'], 'DEC--' + g['projection']]
  w.wcs.crval, w.wcs.crpix, w.wcs.cdelt = g['crval'], g['crpix'], g['cdelt']
  if 'pc' in g: w.wcs.pc = np.array(g['pc']).reshape(2, 2)
  if 'crota' in g: w.wcs.crota = [0, g['crota']]
  if 'lonpole' in g: w.wcs.lonpole = g['lonpole']
  world = w.wcs_pix2world(np.array(g['points']) + np.array(g['crpix']), 1)
  answer.append([[None if np.isnan(x) else x for x in p] for p in world])`,
    given,
  )
  let compared = 0
  given.forEach((g, i) => {
    const cdeltRad = [g.cdelt[0] * DEG_RAD, g.cdelt[1] * DEG_RAD] as const
    const wcs: CelestialWcs = {
      projection: g.projection,
      crvalRad: [g.crval[0] * DEG_RAD, g.crval[1] * DEG_RAD],
      crpix: [g.crpix[0], g.crpix[1]],
      cdeltRad,
      pc: g.pc ? [g.pc[0], g.pc[1], g.pc[2], g.pc[3]] : pcFromCrota(g.crota! * DEG_RAD, cdeltRad),
      ...(g.lonpole === undefined ? {} : { lonpoleRad: g.lonpole * DEG_RAD }),
    }
    const projection = new SkyProjection(wcs)
    g.points.forEach(([dx, dy], j) => {
      const world = projection.worldFromPixel(dx + g.crpix[0], dy + g.crpix[1])
      const [lon, lat] = truth[i][j]
      expect(world === undefined).toBe(lon === null)
      if (!world || lon === null || lat === null) return
      const lonOffDeg = ((world[0] / DEG_RAD - lon + 540) % 360) - 180
      expect(Math.abs(lonOffDeg * Math.cos(world[1]))).toBeLessThan(1e-9)
      expect(Math.abs(world[1] / DEG_RAD - lat)).toBeLessThan(1e-9)
      const back = projection.pixelFromWorld(lon * DEG_RAD, lat * DEG_RAD)!
      const scale = Math.max(Math.abs(dx), Math.abs(dy), 1)
      expect(Math.abs(back[0] - dx - g.crpix[0])).toBeLessThan(1e-8 * scale)
      expect(Math.abs(back[1] - dy - g.crpix[1])).toBeLessThan(1e-8 * scale)
      compared++
    })
  })
  expect(compared).toBeGreaterThan(1500)
})
