import { inflateSync } from 'node:zlib'
import { colourTable, MAP_COLOURS } from '@contimg/numerics/colours'
import { expect, test } from 'vitest'
import { heatMapPng } from '../heat-map.ts'
import { rasterBytes } from './binary.ts'
import { colourLimits, usualColours } from './limits.ts'
import { makeRaster } from './make.ts'
import { drawRaster, plotSize, rasterPng } from './picture.ts'
import { type RasterRequest, USUAL_REQUEST } from './request.ts'
import { observed } from './testing/observed.ts'

const SIZE = { width: 800, height: 600 }

test('a picture says what it shows, of which data, with axes, units and a colour bar', async () => {
  const { path } = observed()
  const svg = drawRaster(await makeRaster(path, { x: 'frequency', y: 'baseline', selection: { spw: '0~1' } }), SIZE)
  for (const words of [
    'Amplitude, vector mean',
    'obs-',
    'Frequency, MHz (6 bins)',
    'Baseline, m (6, by length)',
    'correlator units',
    'spw 0~1',
    '% flagged',
  ])
    expect(svg).toContain(words)
  const inTime = drawRaster(await makeRaster(path, { x: 'time', y: 'polarization', component: 'phase' }), SIZE)
  for (const words of ['Time, UTC, 2025-10-18', 'Polarization', '>XX<', '>YY<', '>−180<', '>90<', '06:00:'])
    expect(inTime).toContain(words)
})

test('a curve is drawn for each polarization, with a band about it', async () => {
  const { path } = observed()
  const svg = drawRaster(await makeRaster(path, { x: 'time', y: 'amp' }), SIZE)
  expect(svg.match(/fill-opacity="0.16"/g)).toHaveLength(2)
  for (const words of ['>XX<', '>YY<', 'Amplitude, vector mean, correlator units']) expect(svg).toContain(words)
})

test('a picture is as large as it is to be', async () => {
  const { path } = observed()
  const png = Buffer.from(await rasterPng(await makeRaster(path, {}), { width: 320, height: 240 }))
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([320, 240])
  expect(plotSize({ width: 200, height: 200 }).width).toBeGreaterThanOrEqual(40)
})

/** Pixels of an RGBA PNG, one row, whatever its filter. */
function rowOf(png: Uint8Array, columns: number): number[][] {
  const bytes = Buffer.from(png)
  const at = bytes.indexOf('IDAT')
  const raw = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)))
  const row = [...raw.subarray(1, 1 + 4 * columns)]
  if (raw[0] === 1) for (let i = 4; i < row.length; i++) row[i] = (row[i] + row[i - 4]) & 255
  return Array.from({ length: columns }, (_, i) => row.slice(4 * i, 4 * i + 4))
}

test('flagged samples show in colours of their own, only where there are no others', () => {
  const flat = { id: 'm', left: 0, top: 0, width: 9, height: 9, rows: 1, columns: 3, name: '', unit: '', yName: '' }
  const ticks = { xTicks: [], yTicks: [], seams: [] }
  const values = Float64Array.of(0, Number.NaN, Number.NaN)
  const flagged = { values: Float64Array.of(1, 1, Number.NaN), limits: [0, 1] as const }
  const [used, beneath, nothing] = rowOf(
    heatMapPng({ ...flat, ...ticks, values, colours: 'viridis', limits: [0, 1], flagged }),
    3,
  )
  expect(used).toEqual([0x44, 0x01, 0x54, 255])
  expect(beneath).toEqual([...colourTable('flagged').subarray(765, 768), 255])
  expect(nothing[3]).toBe(0)
})

test('colours suit what they show: phases close their circle, what has a sign is dark at zero', () => {
  const colours = (request: Partial<RasterRequest>) => usualColours({ request: { ...USUAL_REQUEST, ...request } })
  expect(colours({})).toBe('viridis')
  expect(colours({ component: 'phase' })).toBe('twilight')
  expect(colours({ component: 'phase', aggregate: 'std' })).toBe('viridis')
  expect(colours({ component: 'real' })).toBe('berlin')
  expect(colours({ component: 'real', colour: 'flag_fraction' })).toBe('viridis')
  for (const name of MAP_COLOURS) {
    const lightness = (step: number) =>
      colourTable(name)
        .subarray(3 * step, 3 * step + 3)
        .reduce((sum, part) => sum + part, 0)
    if (name === 'berlin') expect(lightness(128)).toBeLessThan(Math.min(lightness(0), lightness(255)) / 3)
    else if (name !== 'twilight') expect(lightness(0)).toBeLessThan(lightness(255))
  }
})

test('limits are fixed for phases and fractions, even about zero for what has a sign, else three sigma within the data', () => {
  const limits = (request: Partial<RasterRequest>, values: readonly number[]) => {
    return colourLimits({ request: { ...USUAL_REQUEST, ...request } }, Float32Array.from(values))
  }
  expect(limits({ component: 'phase' }, [1, 2])).toEqual({ low: -180, high: 180, rule: 'fixed' })
  expect(limits({ colour: 'flag_fraction' }, [0.5])).toEqual({ low: 0, high: 1, rule: 'fixed' })
  expect(limits({ component: 'imag' }, [-1, 2])).toEqual({ low: -2, high: 2, rule: '3 sigma about zero' })
  expect(limits({}, [1, 2, 3, Number.NaN])).toEqual({ low: 1, high: 3, rule: '3 sigma' })
  const outlier = limits({}, [...Array<number>(99).fill(1), 2, 1000])
  expect(outlier.high).toBeLessThan(400)
  expect(limits({}, [5])).toEqual({ low: 5, high: 5, rule: 'least to largest' })
  expect(limits({}, [Number.NaN]).rule).toBe('nothing')
})

test('the binary form begins with its header, and the planes follow at a multiple of eight bytes', async () => {
  const { path } = observed()
  const raster = await makeRaster(path, { also: ['phase'] })
  const bytes = rasterBytes(raster)
  const length = new DataView(bytes.buffer).getUint32(0, true)
  expect((4 + length) % 8).toBe(0)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)))
  expect(header.planes).toEqual(Object.keys(raster.planes))
  expect(header.planes).toEqual(
    expect.arrayContaining(['value', 'error', 'samples', 'flagged', 'flagged_value', 'phase', 'phase_error']),
  )
  const size = raster.x.count * raster.y.count
  for (const [i, name] of (header.planes as string[]).entries())
    expect(new Float32Array(bytes.slice(4 + length + 4 * i * size, 4 + length + 4 * (i + 1) * size).buffer)).toEqual(
      raster.planes[name],
    )
})
