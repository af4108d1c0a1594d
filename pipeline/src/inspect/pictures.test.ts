import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import { type Card, celestialCards, writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import { separationRad } from '@contimg/numerics/frames'
import { describe, expect, test } from 'vitest'
import { MeasureError } from '../measure/errors.ts'
import { skyGrid } from '../measure/sky-grid.ts'
import { readSkyImage } from '../measure/sky-image.ts'
import { flagFacts, shortList, tracksOf } from './bandpass-data.ts'
import { type BandpassData, drawBandpass, drawPreview, renderBandpassPlot, renderImagePreview } from './index.ts'
import { skyAxes } from './sky-axes.ts'

const DEGREE_RAD = Math.PI / 180
const wcs = {
  projection: 'SIN',
  crvalRad: [0.2 * DEGREE_RAD, 54.6 * DEGREE_RAD] as const,
  crpix: [101, 76] as const,
  cdeltRad: [-0.01 * DEGREE_RAD, 0.01 * DEGREE_RAD] as const,
  pc: [1, 0, 0, 1] as const,
}

function writeImage(cards: Card[]): string {
  const data = Float32Array.from({ length: 200 * 150 }, (_, i) => 1e-3 * Math.sin(i * i))
  data[75 * 200 + 100] = 0.4
  const path = join(temporaryFolder(), 'image.fits')
  writeWhole(path, (sink) => writeFitsImage(sink, { shape: [1, 1, 150, 200], data, cards }))
  return path
}

const cards: Card[] = [
  ['OBJECT', 'A & B'],
  ['BUNIT', 'Jy/beam'],
  ...celestialCards(wcs),
  ['BMAJ', 0.05],
  ['BMIN', 0.02],
  ['BPA', 90],
]

describe('the grid of an image', () => {
  const grid = skyGrid({ ...wcs, frame: 'equatorial', axes: [1, 2], pv: {} })
  const axes = skyAxes(grid, { width: 200, height: 150 })

  test('has lines of one right ascension or declination, also across 0ʰ', () => {
    expect(axes.ra.map(({ label }) => label)).toEqual(expect.arrayContaining(['23ʰ58ᵐ', '00ʰ00ᵐ', '00ʰ02ᵐ']))
    expect(axes.dec.map(({ label }) => label)).toEqual(expect.arrayContaining(['+54°00′', '+54°30′', '+55°00′']))
    const zero = axes.ra.find(({ label }) => label === '00ʰ00ᵐ')!
    for (const { x, y } of zero.points) {
      const place = grid.toSky(x, y)!
      expect(separationRad(place, { raRad: 0, decRad: place.decRad })).toBeLessThan(1e-9)
    }
  })

  test('is labelled where its lines meet the edges', () => {
    for (const { label, edge } of axes.ra) {
      if (edge === undefined || label !== '00ʰ00ᵐ') continue
      expect(Math.sin(grid.toSky(edge, 0)!.raRad)).toBeCloseTo(0, 6)
    }
    const middle = axes.dec.find(({ label }) => label === '+54°30′')!
    expect(grid.toSky(0, middle.edge!)!.decRad / DEGREE_RAD).toBeCloseTo(54.5, 4)
  })
})

describe('a picture of an image', () => {
  test('is a PNG under its own name, wider than it is high as the image is', async () => {
    const path = writeImage(cards)
    const png = path.replace('.fits', '.png')
    await renderImagePreview(path, png)
    const view = new DataView(new Uint8Array(readFileSync(png)).buffer)
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([1224, 882])
    expect(readdirSync(join(path, '..')).sort()).toEqual(['image.fits', 'image.png'])
  })

  test('names the object, the unit, the beam and the marked sources', () => {
    const markers = [{ raRad: wcs.crvalRad[0], decRad: wcs.crvalRad[1], label: 'NVSS <1>' }]
    const svg = drawPreview(readSkyImage(writeImage(cards)), { markers })
    for (const words of ['A &amp; B', 'mJy/beam', '180″ × 72.0″, PA 90°', 'NVSS &lt;1&gt;', 'Declination (ICRS)']) {
      expect(svg).toContain(words)
    }
  })

  test('has no beam where the header gives none', () => {
    const svg = drawPreview(readSkyImage(writeImage(cards.filter(([keyword]) => !/^B(MAJ|MIN|PA)$/.test(keyword)))))
    expect(svg).not.toContain('<ellipse')
  })

  test('is refused where the header gives no sky, and nothing is written', async () => {
    const path = writeImage([
      ['CTYPE1', 'GLON-SIN'],
      ['CTYPE2', 'GLAT-SIN'],
    ])
    await expect(renderImagePreview(path, `${path}.png`)).rejects.toThrow(MeasureError)
    expect(existsSync(`${path}.png`)).toBe(false)
  })

  test.skipIf(!haveData).each(['1904-66_SIN.fits', 'small_4D.fits'])('is made of the real image %s', async (name) => {
    const png = join(temporaryFolder(), 'real.png')
    await renderImagePreview(dataPath('images', name), png, { stretch: 'zscale' })
    expect(readFileSync(png).length).toBeGreaterThan(10_000)
  })
})

describe('a picture of a bandpass', () => {
  const data: BandpassData = {
    title: 'bandpass',
    antennaNames: ['1', '2', '3', '5'],
    polarizations: ['XX', 'YY'],
    reference: 1,
    windows: [
      {
        frequenciesHz: Float64Array.of(1.4e9, 1.3e9),
        gains: Float64Array.from({ length: 4 * 2 * 2 * 2 }, (_, i) => (i % 2 ? 0 : 1 + i / 100)),
        flags: Uint8Array.from({ length: 16 }, (_, i) => (i >= 8 || i === 2 ? 1 : 0)),
      },
    ],
  }

  test('runs with frequency, gaps where there is no solution', () => {
    const [first, second] = tracksOf(data, 0)
    expect([...first.frequenciesMhz]).toEqual([1300, 1400])
    expect([...first.amplitudes]).toEqual([Number.NaN, 1])
    expect([...second.amplitudes]).toEqual([1.12, 1.08])
    expect([...second.phasesDeg]).toEqual([0, 0])
    expect(tracksOf(data, 0).map(({ antenna }) => antenna)).toEqual([0, 1])
  })

  test('says what is flagged and which antennas have nothing', () => {
    expect(flagFacts(data)).toEqual({ share: 9 / 16, without: ['3', '5'] })
    expect(shortList(['1', '2', '3', '5', 'pad', '7', '8'])).toBe('1–3, 5, pad, 7–8')
    const svg = drawBandpass(data)
    for (const words of ['56.3 % flagged', 'no solutions: 3, 5', 'reference antenna 2', 'XX', 'YY', 'Phase, degrees']) {
      expect(svg).toContain(words)
    }
  })

  test('is written whole, and even where nothing was solved', async () => {
    const path = join(temporaryFolder(), 'bandpass.png')
    await renderBandpassPlot({ ...data, windows: [] }, path)
    expect(readFileSync(path).subarray(1, 4).toString()).toBe('PNG')
    expect(drawBandpass({ ...data, windows: [] })).toContain('No solutions')
  })
})
