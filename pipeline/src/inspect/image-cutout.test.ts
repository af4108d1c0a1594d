import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import {
  type Card,
  celestialCards,
  MemoryBytes,
  readCelestialWcs,
  readFits,
  readFitsImage,
  writeFitsImage,
} from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import { separationRad } from '@contimg/numerics/frames'
import { expect, test } from 'vitest'
import { skyGrid } from '../measure/sky-grid.ts'
import { readSkyImage } from '../measure/sky-image.ts'
import { cutOutOfImage, cutoutFits } from './image-cutout.ts'

const DEG = Math.PI / 180
const [WIDTH, HEIGHT] = [90, 70]

function writeImage(turnDeg: number, projection: string): string {
  const path = join(temporaryFolder(), 'image.fits')
  const [cos, sin] = [Math.cos(turnDeg * DEG), Math.sin(turnDeg * DEG)]
  const wcs = {
    ...{ projection, crvalRad: [0.01 * DEG, 54.6 * DEG] as const, crpix: [40.5, 30] as const },
    ...{ cdeltRad: [-0.02 * DEG, 0.02 * DEG] as const, pc: [cos, -sin, sin, cos] as const },
  }
  const cards: Card[] = [...celestialCards(wcs), ['OBJECT', 'a field'], ['CRPIX1A', 5], ['HISTORY', 'of the image']]
  const data = Float32Array.from({ length: WIDTH * HEIGHT * 2 }, (_, i) => i)
  writeWhole(path, (sink) =>
    writeFitsImage(sink, { shape: [2, HEIGHT, WIDTH], data, cards: [...cards, ['CTYPE3', 'FREQ']] }),
  )
  return path
}

test.each([
  [0, 'SIN'],
  [30, 'SIN'],
  [200, 'TAN'],
])('pixels of a cutout lie where they lie on the image (turned by %d°, %s)', (turnDeg, projection) => {
  const path = writeImage(turnDeg, projection)
  const image = readSkyImage(path)
  const middle = image.grid.toSky(60, 20)!
  const bytes = cutoutFits(cutOutOfImage(path, { ...middle, widthRad: 0.3 * DEG, heightRad: 0.18 * DEG }))
  const [hdu] = readFits(new MemoryBytes('cutout', bytes))
  const part = readFitsImage(new MemoryBytes('cutout', bytes))
  expect(part.shape).toEqual([1, 9, 15])
  const grid = skyGrid(readCelestialWcs(hdu)!)
  for (let y = 0; y < 9; y++)
    for (let x = 0; x < 15; x++) {
      expect(part.data[y * 15 + x]).toBe((y + 16) * WIDTH + x + 53)
      expect(separationRad(grid.toSky(x, y)!, image.grid.toSky(x + 53, y + 16)!)).toBeLessThan(1e-12)
    }
  const texts = hdu.cards.flatMap(([keyword, value]) => (keyword === 'HISTORY' ? [value] : []))
  expect(texts).toEqual(['of the image', 'cut out of image.fits:', 'columns 54 to 68, rows 17 to 25'])
  expect(hdu.cards.find(([keyword]) => keyword === 'CRPIX1A')?.[1]).toBe(5 - 53)
})

test('off the image, or too large, there is no cutout', () => {
  const path = writeImage(0, 'SIN')
  const size = { widthRad: 0.1 * DEG, heightRad: 0.1 * DEG }
  expect(() => cutOutOfImage(path, { raRad: 3, decRad: 54.6 * DEG, ...size })).toThrow(
    'wanted a direction on the image',
  )
  expect(() => cutOutOfImage(path, { raRad: 0.1, decRad: 54.6 * DEG, ...size })).toThrow(
    'wanted a direction on the image',
  )
  const huge = { raRad: 0, decRad: 54.6 * DEG, widthRad: 90 * DEG, heightRad: 90 * DEG }
  expect(() => cutOutOfImage(path, huge)).toThrow('4500 × 4500 pixels')
})
