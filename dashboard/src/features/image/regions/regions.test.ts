import type { Region } from '@contimg/formats/regions'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planeOf } from '../sky/plane.ts'
import { drawnRegion, isInside, outlineOf, pixelShapeOf } from './pixel-shape.ts'
import { readRegionFile, regionFile, regionsKey } from './region-text.ts'
import { beamAreaPx, statisticsOf } from './statistics.ts'

const RAD = Math.PI / 180
const CELL_ARCSEC = 10

/** 200 × 160 pixels about 30° +54°, north turned by so many degrees towards east. */
function planeTurned(deg = 0) {
  const [c, s] = [Math.cos(deg * RAD), Math.sin(deg * RAD)]
  return planeOf(200, 160, {
    ...{ projection: 'SIN', crvalRad: [30 * RAD, 54 * RAD], crpix: [101, 81], pc: [c, -s, s, c] },
    ...{
      cdeltRad: [(-CELL_ARCSEC / 3600) * RAD, (CELL_ARCSEC / 3600) * RAD],
      frame: 'equatorial',
      axes: [1, 2],
      pv: {},
    },
  })
}

const plane = planeTurned()
const data = Float32Array.from({ length: 200 * 160 }, (_, i) => (i % 97 === 0 ? Number.NaN : Math.sin(i) * 1e-3))
const pixels = {
  plan: { width: 200, height: 160 } as never,
  hasRow: () => true,
  at: (x: number, y: number) => data[y * 200 + x],
}

/** What is within a distance of a pixel, one by one. */
function within(test: (x: number, y: number) => boolean) {
  const values: number[] = []
  for (let y = 0; y < 160; y++)
    for (let x = 0; x < 200; x++) if (test(x, y) && Number.isFinite(data[y * 200 + x])) values.push(data[y * 200 + x])
  const sum = values.reduce((a, b) => a + b, 0)
  return {
    count: values.length,
    sum,
    mean: sum / values.length,
    rms: Math.sqrt(values.reduce((a, b) => a + b * b, 0) / values.length),
    peak: Math.max(...values),
  }
}

test('the numbers of a circle, a box and a polygon are those of its pixels, one by one', () => {
  const circle = pixelShapeOf(
    drawnRegion(
      'circle',
      [
        [80, 60],
        [80, 81.5],
      ],
      plane,
    )!,
    plane,
  )!
  const box = pixelShapeOf(
    drawnRegion(
      'box',
      [
        [20.4, 30.4],
        [70.6, 90.6],
      ],
      plane,
    )!,
    plane,
  )!
  const triangle = pixelShapeOf(
    drawnRegion(
      'polygon',
      [
        [100.5, 20.5],
        [180.5, 20.5],
        [100.5, 100.5],
      ],
      plane,
    )!,
    plane,
  )!
  const expected = [
    [circle, within((x, y) => (x - 80) ** 2 + (y - 60) ** 2 <= 21.5 ** 2)],
    [box, within((x, y) => x >= 21 && x <= 70 && y >= 31 && y <= 90)],
    [triangle, within((x, y) => x > 100.5 && y > 20.5 && x - 100.5 + (y - 20.5) < 80)],
  ] as const
  for (const [shape, { count, sum, mean, rms, peak }] of expected) {
    const found = statisticsOf(shape, pixels)!
    expect(found.count).toBe(count)
    expect(found).toMatchObject({
      sum: expect.closeTo(sum, 12),
      mean: expect.closeTo(mean, 12),
      rms: expect.closeTo(rms, 12),
      peak,
    })
    expect(data[found.peakY * 200 + found.peakX]).toBe(peak)
  }
})

test('a region beyond the image has no numbers, nor one whose rows are still to come', () => {
  const far = pixelShapeOf(
    drawnRegion(
      'circle',
      [
        [900, 60],
        [905, 60],
      ],
      plane,
    )!,
    plane,
  )!
  expect(statisticsOf(far, pixels)).toBeUndefined()
  const near = pixelShapeOf(
    drawnRegion(
      'circle',
      [
        [50, 60],
        [55, 60],
      ],
      plane,
    )!,
    plane,
  )!
  expect(statisticsOf(near, { ...pixels, hasRow: (y) => y < 60 })).toBeUndefined()
})

test('a box that is drawn stands upright on the pixels, also where north is turned', () => {
  for (const turned of [0, 30, -75]) {
    const other = planeTurned(turned)
    const shape = pixelShapeOf(
      drawnRegion(
        'box',
        [
          [60, 50],
          [100, 80],
        ],
        other,
      )!,
      other,
    )!
    const xs = outlineOf(shape).map(([x]) => x)
    expect(Math.min(...xs)).toBeCloseTo(60, 1)
    expect(Math.max(...xs)).toBeCloseTo(100, 1)
  }
})

test('an ellipse of a file lies on the sky as the file says: its position angle is north through east', () => {
  const region = {
    ...(drawnRegion(
      'circle',
      [
        [100, 80],
        [101, 80],
      ],
      plane,
    ) as object),
    shape: 'ellipse',
    semiX: (10 / 3600) * RAD,
    semiY: (300 / 3600) * RAD,
    rotationRad: 40 * RAD,
  } as Region
  for (const turned of [0, 25]) {
    const other = planeTurned(turned)
    const shape = pixelShapeOf(region, other)!
    const tip = outlineOf(shape).reduce((best, point) =>
      Math.hypot(point[0] - 100, point[1] - 80) > Math.hypot(best[0] - 100, best[1] - 80) ? point : best,
    )
    const [ra, dec] = other.placeOf(tip[0], tip[1])!
    const angle = Math.atan2((ra - 30) * Math.cos(54 * RAD), dec - 54) / RAD
    expect(((angle % 180) + 180) % 180).toBeCloseTo(40, 0)
  }
})

test('what a hand drew comes back from a file of DS9, of CASA, and from the address', () => {
  const corner = fc
    .tuple(fc.integer({ min: 50, max: 1950 }), fc.integer({ min: 50, max: 1550 }))
    .map(([x, y]) => [x / 10, y / 10] as const)
  fc.assert(
    fc.property(
      fc.constantFrom('circle', 'box', 'polygon'),
      fc.array(corner, { minLength: 3, maxLength: 6 }),
      fc.boolean(),
      (tool, points, isFlat) => {
        const on = isFlat ? planeOf(200, 160, undefined) : plane
        const region = drawnRegion(tool as 'circle', points, on)
        if (region === undefined) return
        const shape = pixelShapeOf(region, on)!
        const texts = (['ds9', 'crtf'] as const).map(
          (format) => readRegionFile('a', regionFile(format, [region]), () => true).regions[0],
        )
        for (const read of [...texts, regionsKey.read(regionsKey.write([region]))![0]]) {
          const again = outlineOf(pixelShapeOf(read, on)!)
          for (const [i, [x, y]] of outlineOf(shape).entries())
            expect(Math.hypot(again[i][0] - x, again[i][1] - y)).toBeLessThan(0.02)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('shapes without an area and coordinates that we do not turn are left out, and counted', () => {
  const text = 'fk5\ncircle(30,54,60")\npoint(30,54)\ngalactic\ncircle(100,10,60")\n'
  const { regions, leftOut } = readRegionFile('a.reg', text, (region) => pixelShapeOf(region, plane) !== undefined)
  expect([regions.length, leftOut]).toEqual([1, 2])
  expect(regionsKey.read('circle(1,2')).toBeUndefined()
  expect(regionsKey.write(regionsKey.read('circle(30,54,60");box(30.1,54,20",10",0)')!)).toBe(
    'circle(30,54,60");box(30.1,54,20",10",0)',
  )
})

test('inside a turned box is what its own axes tell', () => {
  const box = { kind: 'box', x: 10, y: 10, width: 10, height: 2, turnRad: Math.PI / 4 } as const
  expect([isInside(box, 13, 13), isInside(box, 13, 7), isInside(box, 10, 12)]).toEqual([true, false, false])
})

test('the area of a beam is the sum of a Gaussian over the pixels', () => {
  let sum = 0
  for (let y = -60; y <= 60; y++)
    for (let x = -60; x <= 60; x++) sum += Math.exp(-4 * Math.LN2 * ((x / 7) ** 2 + (y / 5) ** 2))
  expect(beamAreaPx(17.5, 12.5, 2.5)).toBeCloseTo(sum, 6)
})
