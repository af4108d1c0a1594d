import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { celestialCards, writeFitsImage } from '@contimg/formats/fits'
import { FileSink } from '@contimg/formats/node'
import { type Direction, separationRad } from '@contimg/numerics/frames'
import { SkyProjection } from '@contimg/numerics/wcs'
import { describe, expect, test } from 'vitest'
import type { ImageGrid } from './image-plan.ts'
import { makeMask, thoseOnImage } from './masks.ts'

const DEG = Math.PI / 180
const GRID: ImageGrid = { width: 200, height: 160, cellRad: (30 / 3600) * DEG }
const CENTRE: Direction = { raRad: 344 * DEG, decRad: 54 * DEG }
const SKY = projection(GRID, CENTRE)

function projection({ width, height, cellRad }: ImageGrid, { raRad, decRad }: Direction): SkyProjection {
  const crpix = [width / 2 + 1, height / 2 + 1] as const
  return new SkyProjection({ projection: 'SIN', crvalRad: [raRad, decRad], crpix, cdeltRad: [-cellRad, cellRad] })
}

function directionOf(x: number, y: number): Direction {
  const [raRad, decRad] = SKY.worldFromPixel(x + 1, y + 1)!
  return { raRad, decRad }
}

/** The mask that a definition gives, pixel (x, y) counted from 0. */
function expected(covers: (x: number, y: number, place: Direction) => boolean): number[] {
  return Array.from({ length: GRID.width * GRID.height }, (_, i) => {
    const [x, y] = [i % GRID.width, Math.floor(i / GRID.width)]
    return Number(covers(x, y, directionOf(x, y)))
  })
}

function maskOf(text: string, name = 'some.reg', grid = GRID): Uint8Array {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, text)
  return makeMask({ kind: 'file', path }, grid, CENTRE)
}

const offset = (dxDeg: number, dyDeg: number): Direction => ({
  raRad: CENTRE.raRad + (dxDeg * DEG) / Math.cos(CENTRE.decRad),
  decRad: CENTRE.decRad + dyDeg * DEG,
})

test('discs are what lies within their radius of a source, also where they reach over the edge', () => {
  const centres = [offset(0.1, 0.2), offset(0.83, -0.1), offset(-0.4, 0.69), offset(30, 0)]
  const request = { kind: 'discs', centres, radiusRad: 400 / 206265, description: 'NVSS' } as const
  const near = (place: Direction) => centres.some((centre) => separationRad(centre, place) <= 400 / 206265)
  const mask = makeMask(request, GRID, CENTRE)
  expect([...mask]).toEqual(expected((_, __, place) => near(place)))
  expect(mask.reduce((sum, value) => sum + value)).toBeGreaterThan(1000)
  expect(thoseOnImage(centres, GRID, CENTRE)).toEqual(centres.slice(0, 2)) // of the third only the disc reaches onto it
})

describe('regions', () => {
  test('circles, rings and what is excluded are measured along great circles', () => {
    const mask = maskOf(`icrs\ncircle(344,54,0.3)\n-circle(344.2,54.1,360")\nannulus(343.2,53.6,0.1,0.2)`)
    const [one, hole, ring] = [
      CENTRE,
      { raRad: 344.2 * DEG, decRad: 54.1 * DEG },
      { raRad: 343.2 * DEG, decRad: 53.6 * DEG },
    ]
    const covers = (place: Direction) => {
      const fromRing = separationRad(place, ring) / DEG
      const isIn = separationRad(place, one) <= 0.3 * DEG || (fromRing >= 0.1 && fromRing <= 0.2)
      return isIn && separationRad(place, hole) > 0.1 * DEG
    }
    expect([...mask]).toEqual(expected((_, __, place) => covers(place)))
  })

  test('an ellipse and a box are turned from north through east', () => {
    const long = maskOf('icrs\nellipse(344,54,60",900",45)') // the long half axis lies north before it is turned
    const along = (x: number, y: number) => long[(80 + y) * 200 + 100 + x]
    expect([along(-15, 15), along(15, -15), along(15, 15), along(-15, -15)]).toEqual([1, 1, 0, 0]) // east is left
    const box = maskOf('fk5\nbox(344,54,120",1800",45)')
    const inBox = (x: number, y: number) => box[(80 + y) * 200 + 100 + x]
    expect([inBox(-20, 20), inBox(20, -20), inBox(20, 20), inBox(-22, 22)]).toEqual([1, 1, 0, 0])
  })

  test('pixels count from 1 as in FITS, and turn from x to y', () => {
    const circle = maskOf('image\ncircle(31,21,4)')
    expect([...circle]).toEqual(expected((x, y) => (x - 30) ** 2 + (y - 20) ** 2 <= 16))
    const box = maskOf('image\nbox(101,81,40,4,45)')
    expect([box[(80 + 12) * 200 + 112], box[(80 + 12) * 200 + 88]]).toEqual([1, 0])
  })

  test('a polygon has straight sides in the image, a point is a pixel', () => {
    const corners = [
      [20, 20],
      [120, 30],
      [60, 90],
    ].map(([x, y]) => directionOf(x + 0.3, y + 0.3))
    const text = corners.map(({ raRad, decRad }) => `${raRad / DEG},${decRad / DEG}`).join(',')
    const covers = (x: number, y: number) => {
      const [px, py] = [x - 0.3, y - 0.3]
      return py - 20 >= 0.1 * (px - 20) && (px - 20) * 70 - (py - 20) * 40 >= 0 && (px - 120) * 60 + (py - 30) * 60 <= 0
    }
    expect([...maskOf(`icrs\npolygon(${text})`)]).toEqual(expected(covers))
    const place = directionOf(77, 33)
    const point = maskOf(`icrs\npoint(${place.raRad / DEG},${place.decRad / DEG})`)
    expect([point.indexOf(1), point.lastIndexOf(1)]).toEqual([33 * 200 + 77, 33 * 200 + 77])
  })

  test('a galactic circle lies where it does in ICRS', () => {
    const pole = { raRad: 192.859508 * DEG, decRad: 27.128336 * DEG } // of the Galaxy (ESA SP-1200, vol. 1, 1.5.11)
    const path = join(temporaryFolder(), 'g.reg')
    writeFileSync(path, `galactic\ncircle(0,90,314")`)
    const mask = makeMask({ kind: 'file', path }, GRID, pole)
    const same = makeMask({ kind: 'discs', centres: [pole], radiusRad: 314 / 206264.806, description: '' }, GRID, pole)
    expect(mask).toEqual(same)
    expect(() => makeMask({ kind: 'file', path }, GRID, CENTRE)).toThrow(/no pixel of the image in the mask/)
    const centreOfGalaxy = { raRad: 266.404988 * DEG, decRad: -28.936178 * DEG }
    writeFileSync(path, `galactic\nellipse(0,0,60",900",0)`)
    const north = makeMask({ kind: 'file', path }, GRID, centreOfGalaxy)
    // galactic north lies at 58.6° west of north there, so up and to the right
    const [dx, dy] = [Math.round(25 * Math.sin(58.6 * DEG)), Math.round(25 * Math.cos(58.6 * DEG))]
    expect([north[(80 + dy) * 200 + 100 + dx], north[(80 + dy) * 200 + 100 - dx]]).toEqual([1, 0])
  })

  test('those of CASA are the same, and words or lines cover nothing', () => {
    const crtf = maskOf(
      '#CRTFv0\ncircle[[344deg, 54deg], 0.3deg], coord=ICRS\nann text[[344deg,54deg], "x"]',
      'some.crtf',
    )
    expect(crtf).toEqual(maskOf('icrs\ncircle(344,54,0.3)\n# text(344,54.1) text={that}\nline(343,54,345,54)'))
    const outside = maskOf('icrs\n-circle(344,54,0.3)')
    expect([...outside]).toEqual(Array.from(crtf, (value) => 1 - value))
  })

  test.each([
    ['hello', /some.reg: line 1: "hello", wanted a shape/],
    ['icrs\nline(343,54,345,54)', /no region that covers anything, wanted some/],
    ['fk4\ncircle(344,54,0.3)', /a region in fk4 coordinates, wanted ICRS/],
    ['icrs\ncircle(100,54,0.3)', /no pixel of the image in the mask/],
    ['icrs\npolygon(164,-54,165,-54,165,-53)', /beyond the horizon/],
  ])('%j are refused', (text, message) => {
    expect(() => maskOf(text)).toThrow(message)
  })
})

describe('a FITS mask', () => {
  function written(shape: readonly number[], data: Float32Array, centre?: Direction, cellRad = GRID.cellRad): string {
    const path = join(temporaryFolder(), 'mask.fits')
    const wcs = centre && {
      projection: 'SIN',
      crvalRad: [centre.raRad, centre.decRad] as const,
      crpix: [shape.at(-1)! / 2 + 1, shape.at(-2)! / 2 + 1] as const,
      cdeltRad: [-cellRad, cellRad] as const,
      pc: [1, 0, 0, 1] as const,
    }
    using sink = new FileSink(path)
    writeFitsImage(sink, { shape: [...shape], data, cards: wcs ? celestialCards(wcs) : [] })
    return path
  }
  const pixels = new Float32Array(160 * 200)
  pixels.set([1, 0.5, Number.NaN, -2], 4000)

  test('is what is neither 0 nor blank', () => {
    for (const [shape, centre] of [[[160, 200]], [[1, 1, 160, 200], CENTRE]] as const) {
      const mask = makeMask({ kind: 'file', path: written(shape, pixels, centre) }, GRID, CENTRE)
      expect([...mask.keys()].filter((i) => mask[i])).toEqual([4000, 4001, 4003])
    }
  })

  test.each([
    ['of another shape', [200, 160], undefined, /shape \[200,160\], wanted one plane of 200 × 160 pixels/],
    ['of two planes', [2, 80, 200], undefined, /shape \[2,80,200\], wanted one plane/],
    ['elsewhere', [160, 200], offset(0.01, 0), /pixel 101, 81 of the image is pixel .* wanted a mask on its grid/],
  ] as const)('%s is refused', (_, shape, centre, message) => {
    const path = written(shape, pixels, centre)
    expect(() => makeMask({ kind: 'file', path }, GRID, CENTRE)).toThrow(message)
  })

  test('with other pixels, or with none, is refused', () => {
    const coarse = written([160, 200], pixels, CENTRE, 1.02 * GRID.cellRad)
    expect(() => makeMask({ kind: 'file', path: coarse }, GRID, CENTRE)).toThrow(/wanted a mask on its grid/)
    const empty = written([160, 200], new Float32Array(160 * 200))
    expect(() => makeMask({ kind: 'file', path: empty }, GRID, CENTRE)).toThrow(/no pixel of the image in the mask/)
  })
})
