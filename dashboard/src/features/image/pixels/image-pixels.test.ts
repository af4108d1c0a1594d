import { celestialCards, MemoryBytes, writeFitsImage } from '@contimg/formats/fits'
import { afterEach, expect, test, vi } from 'vitest'
import { ImagePixels, middleFirst } from './image-pixels.ts'

const RAD = Math.PI / 180
const [WIDTH, HEIGHT] = [33, 1100]

/** A FITS image of the pipeline's shape; a long history makes its header longer than what is asked for first. */
function fitsFile(history = 0): { bytes: Uint8Array; data: Float32Array } {
  const data = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % 101 === 0 ? Number.NaN : i / 7))
  const sink = new MemoryBytes('made')
  const sky = celestialCards({
    ...{
      projection: 'SIN',
      crvalRad: [30 * RAD, 54 * RAD],
      crpix: [17, 551],
      cdeltRad: [-RAD / 360, RAD / 360],
      pc: [1, 0, 0, 1],
    },
  })
  const cards = [
    ['BUNIT', 'Jy/beam'] as const,
    ...sky,
    ...Array.from({ length: history }, (_, i) => ['HISTORY', `step ${i}`] as const),
  ]
  writeFitsImage(sink, { shape: [1, 1, HEIGHT, WIDTH], data: data.slice(), cards: cards as never })
  return { bytes: sink.bytes, data }
}

/** Serves ranges of a file as the API does. */
function serve(bytes: Uint8Array, change: { tag: string } = { tag: '"1"' }) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (_: string, { headers }: { headers: Record<string, string> }) => {
    asked.push(headers.range)
    const [from, to] = headers.range.replace('bytes=', '').split('-').map(Number)
    if (headers['if-range'] !== undefined && headers['if-range'] !== change.tag)
      return new Response('all of it', { status: 200 })
    const part = bytes.slice(from, to + 1)
    return new Response(part, {
      status: 206,
      headers: { 'content-range': `bytes ${from}-${from + part.length - 1}/${bytes.length}`, etag: change.tag },
    })
  })
  return asked
}

async function loaded(pixels: ImagePixels): Promise<void> {
  await new Promise<void>((done) => {
    pixels.subscribe(() => (pixels.isWhole || pixels.error) && done())
    pixels.load()
  })
}

afterEach(() => vi.unstubAllGlobals())

test.each([0, 1500])(
  'an image that comes by ranges has the pixels of the file (history of %i lines)',
  async (history) => {
    const { bytes, data } = fitsFile(history)
    const asked = serve(bytes)
    const pixels = new ImagePixels(7)
    await loaded(pixels)
    expect(pixels.error).toBeUndefined()
    expect(pixels.plan).toMatchObject({ width: WIDTH, height: HEIGHT, unit: 'Jy/beam' })
    expect(pixels.levels[0].data).toEqual(data)
    expect(pixels.at(5, 9)).toBe(data[9 * WIDTH + 5])
    expect([pixels.at(0, 0), pixels.at(-1, 0), pixels.at(WIDTH, 0), pixels.at(0, HEIGHT)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
    expect(asked).toHaveLength(history === 0 ? 1 + 3 : 2 + 3)
  },
)

test('the first view comes before all is here: rows of the middle first, others blank until they come', async () => {
  const { bytes, data } = fitsFile()
  serve(bytes)
  const pixels = new ImagePixels(7)
  const seen: { fraction: number; middle: number; first: number }[] = []
  pixels.subscribe(
    () =>
      pixels.levels.length > 0 &&
      seen.push({ fraction: pixels.fraction, middle: pixels.at(3, 600), first: pixels.at(3, 0) }),
  )
  await loaded(pixels)
  const first = seen.find(({ fraction }) => fraction > 0)!
  expect(first.fraction).toBeCloseTo(1 / 3)
  expect(first.middle).toBe(data[600 * WIDTH + 3])
  expect(first.first).toBeNaN()
  expect(middleFirst(5)).toEqual([2, 1, 3, 0, 4])
})

test('a file that is replaced while it is read is refused, not mixed; asked again it is read anew', async () => {
  const { bytes, data } = fitsFile()
  const state = { tag: '"1"' }
  serve(bytes, state)
  const pixels = new ImagePixels(7)
  const stop = pixels.subscribe(() => {
    if (pixels.plan) state.tag = '"2"'
  })
  await loaded(pixels)
  expect(pixels.error).toMatchObject({ status: 412, message: 'The file was replaced while it was read.' })
  expect(pixels.isWhole).toBe(false)
  stop()
  const whole = new Promise<void>((done) => pixels.subscribe(() => pixels.isWhole && done()))
  pixels.again()
  await whole
  expect(pixels.levels[0].data).toEqual(data)
})

test('what is no FITS image is refused', async () => {
  serve(new TextEncoder().encode('x'.repeat(5760)))
  const pixels = new ImagePixels(7)
  await loaded(pixels)
  expect(pixels.error).toBeDefined()
  expect(pixels.fraction).toBe(0)
})
