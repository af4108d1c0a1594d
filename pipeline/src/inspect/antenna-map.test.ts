import { itrfFromEnu } from '@contimg/numerics/uvw'
import { expect, test } from 'vitest'
import { drawAntennaMap, type MappedAntenna } from './antenna-map.ts'
import { HEALTH_COLOURS } from './health-mark.ts'

const site = { longitudeRad: -2.06, latitudeRad: 0.65, heightM: 1222 }

/** Antennas at places east and north of a site, all good. */
function antennasAt(places: readonly (readonly [number, number])[]): MappedAntenna[] {
  const itrfM = itrfFromEnu(Float64Array.from(places.flatMap(([east, north]) => [east, north, 0])), site)
  return places.map((_, i) => ({
    name: `a${i}`,
    positionM: [itrfM[3 * i], itrfM[3 * i + 1], itrfM[3 * i + 2]],
    health: 'good',
    note: 'well',
  }))
}

/** [antenna] places of the marks in the left view. */
function marksOf(svg: string): { x: number; y: number }[] {
  const pattern = /<circle cx="([\d.]+)" cy="([\d.]+)" r="4"[^>]*><title>Antenna a(\d+):/g
  const found = [...svg.matchAll(pattern)].filter(([, x]) => Number(x) < 570)
  const sorted = found.toSorted(([, , , a], [, , , b]) => Number(a) - Number(b))
  return sorted.map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
}

test('antennas stand to scale, east to the right and north up', () => {
  const [middle, east, north] = marksOf(
    drawAntennaMap(
      antennasAt([
        [0, 0],
        [400, 0],
        [0, 300],
      ]),
    ),
  )
  expect(east.x - middle.x).toBeGreaterThan(0)
  expect(middle.y - north.y).toBeGreaterThan(0)
  expect(Math.abs(east.y - middle.y)).toBeLessThan(0.1)
  expect((east.x - middle.x) / (middle.y - north.y)).toBeCloseTo(4 / 3, 2)
})

test('the bar is as long as it says', () => {
  const svg = drawAntennaMap(
    antennasAt([
      [0, 0],
      [1000, 0],
      [500, 200],
    ]),
  )
  const [first, second] = marksOf(svg)
  const [, x1, x2] = /<line x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)" y2="[\d.]+" stroke="#434c5a" stroke-width="2"/.exec(
    svg,
  )!
  const [, metres] = />(\d+) m<\/text>/.exec(svg)!
  expect(((Number(x2) - Number(x1)) / (second.x - first.x)) * 1000).toBeCloseTo(Number(metres), 0)
})

test('each health has its own mark and is counted', () => {
  const healths = ['good', 'warn', 'fail', 'dead', 'absent'] as const
  const antennas = antennasAt(healths.map((_, i) => [100 * i, 50 * (i % 2)])).map((one, i) => ({
    ...one,
    health: healths[i],
  }))
  const svg = drawAntennaMap([...antennas, { ...antennas[0], name: 'lost', positionM: [0, 0, 0] }])
  for (const words of ['good 1', 'warning 1', 'failed 1', 'no solution 1', 'no data 1', '1 without a position'])
    expect(svg).toContain(words)
  for (const colour of Object.values(HEALTH_COLOURS)) expect(svg).toContain(colour)
})

test('names are escaped, and no two of a view lie over one another', () => {
  const antennas = antennasAt(Array.from({ length: 60 }, (_, i) => [5 * i, i % 3]))
  const svg = drawAntennaMap([{ ...antennas[0], name: '<b>' }, ...antennas.slice(1)])
  expect(svg).not.toContain('<b>')
  const labels = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" font-size="11"[^>]*>(a\d+)</g)]
    .map(([, x, y, name]) => ({ x: Number(x), y: Number(y), width: 6.6 * name.length }))
    .filter(({ x }) => x < 570)
  expect(labels.length).toBeGreaterThan(5)
  for (const [i, one] of labels.entries())
    for (const other of labels.slice(i + 1)) {
      const apart = Math.abs(one.y - other.y) >= 11 || one.x + one.width <= other.x || other.x + other.width <= one.x
      expect(apart).toBe(true)
    }
})
