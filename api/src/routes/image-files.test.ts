import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cardValue, MemoryBytes, readCelestialWcs, readFits, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { SkyProjection } from '@contimg/numerics/wcs'
import { putImages, putProductStored } from '@contimg/state/products'
import { expect, test } from 'vitest'
import { type TestApi, testApi } from '../testing.ts'
import { imageRecord } from '../testing-groups.ts'
import { DRAWN, makeImage } from '../testing-images.ts'

const ID = '2026-01-25T20:00:00'
const DEG = Math.PI / 180

async function fetch(api: TestApi, url: string, headers: Record<string, string> = {}) {
  const response = await api.app.inject({ url, headers })
  return { status: response.statusCode, headers: response.headers, bytes: response.rawPayload }
}

test('the file of an image comes as it is, whole or in part', async () => {
  await using api = await testApi()
  const path = await makeImage(api, ID)
  const file = readFileSync(path)
  const whole = await fetch(api, '/api/images/1/fits')
  expect([whole.status, whole.bytes.equals(file)]).toEqual([200, true])
  expect(whole.headers).toMatchObject({
    ...{ 'content-type': 'application/fits', 'content-length': String(file.length), 'accept-ranges': 'bytes' },
    'content-disposition': 'attachment; filename="2026-01-25T20_00_00.img-image.fits"',
  })
  const head = await api.app.inject({ method: 'HEAD', url: '/api/images/1/fits' })
  expect([head.statusCode, head.headers['content-length'], head.payload]).toEqual([200, String(file.length), ''])
  const size = file.length
  for (const [range, start, end] of [
    ['bytes=0-0', 0, 0],
    ['bytes=2880-5759', 2880, 5759],
    [`bytes=${size - 10}-`, size - 10, size - 1],
    ['bytes=-80', size - 80, size - 1],
    [`bytes=-${10 * size}`, 0, size - 1],
    [`bytes=100-${10 * size}`, 100, size - 1],
  ] as const) {
    const part = await fetch(api, '/api/images/1/fits', { range })
    expect([range, part.status, part.headers['content-range']]).toEqual([range, 206, `bytes ${start}-${end}/${size}`])
    expect([part.headers['content-length'], part.bytes.equals(file.subarray(start, end + 1))]).toEqual([
      String(end - start + 1),
      true,
    ])
  }
  for (const range of [`bytes=${size}-`, 'bytes=-0', `bytes=${size}-${size + 5}`]) {
    const refused = await fetch(api, '/api/images/1/fits', { range })
    expect([range, refused.status, refused.headers['content-range']]).toEqual([range, 416, `bytes */${size}`])
    expect(JSON.parse(refused.bytes.toString())).toMatchObject({ error: 'invalid_value' })
  }
  for (const range of ['bytes=5-1', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=-', 'bytes=a-b'])
    expect([range, (await fetch(api, '/api/images/1/fits', { range })).bytes.length]).toEqual([range, size])
})

test('a file that is known need not come again, and a range is of the content that it was asked of', async () => {
  await using api = await testApi()
  const path = await makeImage(api, ID)
  const { headers } = await fetch(api, '/api/images/1/fits')
  const tag = String(headers.etag)
  expect(await fetch(api, '/api/images/1/fits', { 'if-none-match': tag })).toMatchObject({ status: 304 })
  expect(await fetch(api, '/api/images/1/fits', { range: 'bytes=0-9', 'if-range': tag })).toMatchObject({ status: 206 })
  utimesSync(path, new Date(), new Date(Date.now() + 5000))
  expect(await fetch(api, '/api/images/1/fits', { 'if-none-match': tag })).toMatchObject({ status: 200 })
  expect(await fetch(api, '/api/images/1/fits', { range: 'bytes=0-9', 'if-range': tag })).toMatchObject({ status: 200 })
})

test('a cutout has the pixels and the coordinates of its image', async () => {
  await using api = await testApi()
  const path = await makeImage(api, ID, {}, { sources: [{ x: 80, y: 30, peakJy: 1 }] })
  const image = readFitsImage(new FileSource(path))
  const header = readFits(new FileSource(path))[0]
  const sky = new SkyProjection(readCelestialWcs(header)!)
  const [raRad, decRad] = sky.worldFromPixel(81, 31)!
  const place = `ra=${raRad / DEG}&dec=${decRad / DEG}`
  const { status, bytes, headers } = await fetch(api, `/api/images/1/cutout?${place}&width=2.5&height=110&unit=arcsec`)
  expect([status, headers['content-type']]).toEqual([200, 'application/fits'])
  expect((await fetch(api, `/api/images/1/cutout?${place}&width=1&unit=deg`)).bytes.length).toBeGreaterThan(
    360 * 360 * 4,
  )
  const arcmin = await fetch(api, `/api/images/1/cutout?${place}&width=3.5&height=1.8333&unit=arcmin`)
  const part = readFitsImage(new MemoryBytes('cutout', arcmin.bytes))
  expect(part.shape).toEqual([1, 1, 11, 21])
  expect(readFitsImage(new MemoryBytes('cutout', bytes)).shape).toEqual([1, 1, 11, 1])
  const partHeader = readFits(new MemoryBytes('cutout', arcmin.bytes))[0]
  const partSky = new SkyProjection(readCelestialWcs(partHeader)!)
  for (const [x, y] of [
    [1, 1],
    [21, 11],
    [11, 6],
    [4, 9],
  ]) {
    const [whole, cut] = [sky.worldFromPixel(x + 70, y + 25)!, partSky.worldFromPixel(x, y)!]
    expect([cut[0], cut[1]]).toEqual([expect.closeTo(whole[0], 12), expect.closeTo(whole[1], 12)])
    expect(part.data[(y - 1) * 21 + x - 1]).toBe(image.data[(y + 24) * DRAWN.width + x + 69])
  }
  expect(part.data[5 * 21 + 10]).toBeGreaterThan(0.99)
  expect(cardValue(partHeader.cards, 'BMAJ')).toBe(cardValue(header.cards, 'BMAJ'))
})

test('beyond the image a cutout is blank; off it there is none', async () => {
  await using api = await testApi()
  const path = await makeImage(api, ID)
  const sky = new SkyProjection(readCelestialWcs(readFits(new FileSource(path))[0])!)
  const [raRad, decRad] = sky.worldFromPixel(1, 1)!
  const { bytes } = await fetch(api, `/api/images/1/cutout?ra=${raRad / DEG}&dec=${decRad / DEG}&width=50`)
  const { data, shape } = readFitsImage(new MemoryBytes('cutout', bytes))
  expect(shape.slice(-2)).toEqual([5, 5])
  expect([...data].map((value) => Number.isNaN(value))).toEqual(
    Array.from({ length: 25 }, (_, i) => i % 5 < 2 || i < 10),
  )
  for (const query of ['ra=31&dec=54', 'ra=210&dec=-54', 'ra=30&dec=54&width=1e6', 'ra=30&dec=54&width=90&unit=deg'])
    expect([query, (await api.get(`/api/images/1/cutout?${query}`)).status]).toEqual([query, 422])
})

test('pictures: size, colours, scale; kept, and known by what they show', async () => {
  await using api = await testApi()
  const path = await makeImage(api, ID, {}, { sources: [{ x: 20, y: 80, peakJy: 1 }] })
  const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)]
  const first = await fetch(api, '/api/images/1/png')
  expect([first.status, first.headers['content-type'], first.headers['x-cache']]).toEqual([200, 'image/png', 'miss'])
  expect(sizeOf(first.bytes)).toEqual([120, 100])
  const again = await fetch(api, '/api/images/1/png')
  expect([again.headers['x-cache'], again.bytes.equals(first.bytes)]).toEqual(['hit', true])
  const known = { 'if-none-match': String(first.headers.etag) }
  expect((await fetch(api, '/api/images/1/png', known)).status).toBe(304)
  expect(sizeOf((await fetch(api, '/api/images/1/thumbnail')).bytes)).toEqual([256, 213])
  expect(sizeOf((await fetch(api, '/api/images/1/thumbnail?size=32')).bytes)).toEqual([32, 27])
  const cutout = await fetch(api, '/api/images/1/cutout?ra=30&dec=54&width=100&format=png&size=128')
  expect([cutout.headers['content-type'], ...sizeOf(cutout.bytes)]).toEqual(['image/png', 128, 128])
  const looks = [
    'scale=log',
    'scale=sqrt',
    'scale=linear',
    'scale=zscale',
    'colormap=gray',
    'colormap=gray&invert=true',
    'lo=0&hi=0.1',
  ]
  const pictures = await Promise.all(looks.slice(0, 4).map((look) => fetch(api, `/api/images/1/png?${look}`)))
  for (const look of looks.slice(4)) pictures.push(await fetch(api, `/api/images/1/png?${look}`))
  expect(pictures.map(({ status }) => status)).toEqual(looks.map(() => 200))
  expect(new Set([first, ...pictures].map(({ bytes }) => bytes.toString('base64'))).size).toBe(looks.length + 1)
  utimesSync(path, new Date(), new Date(Date.now() + 5000))
  expect((await fetch(api, '/api/images/1/png', known)).headers['x-cache']).toBe('miss')
})

const REFUSED = [
  ['png', 'colormap=rainbow'],
  ['png', 'scale=cubic'],
  ['png', 'size=31'],
  ['png', 'size=1e9'],
  ['png', 'lo=x'],
  ['png', 'lo=2&hi=1'],
  ['png', 'hi=NaN'],
  ['thumbnail', 'size=2049'],
  ['thumbnail', 'size=31'],
  ['cutout', ''],
  ['cutout', 'ra=30'],
  ['cutout', 'ra=361&dec=54'],
  ['cutout', 'ra=30&dec=91'],
  ['cutout', 'ra=30&dec=54&width=0'],
  ['cutout', 'ra=30&dec=54&width=-1'],
  ['cutout', 'ra=30&dec=54&unit=parsec'],
  ['cutout', 'ra=30&dec=54&format=exe'],
] as const

test('pictures that cannot be are refused', async () => {
  await using api = await testApi()
  await makeImage(api, ID)
  for (const [what, query] of REFUSED) {
    const { status, body } = await api.get(`/api/images/1/${what}?${query}`)
    expect([what, query, status, (body as { error: string }).error]).toEqual([what, query, 422, 'invalid_value'])
  }
})

const FILES = ['fits', 'png', 'thumbnail', 'cutout?ra=30&dec=54'] as const

test('a file that is gone is told as gone, with what is known', async () => {
  await using api = await testApi()
  const path = await makeImage(api, ID)
  await putProductStored(api.products, { kind: 'image', path }, false)
  const goneNow = { error: 'gone', details: { id: 1, path, type: 'image', group_id: ID, stored: false } }
  for (const what of FILES) expect(await api.get(`/api/images/1/${what}`)).toMatchObject({ status: 410, body: goneNow })
  await putProductStored(api.products, { kind: 'image', path }, true)
  rmSync(path)
  for (const what of FILES)
    expect(await api.get(`/api/images/1/${what}`)).toMatchObject({ status: 410, body: { details: { stored: true } } })
})

test('a truncated or foreign file makes no picture, and nothing falls over it', async () => {
  await using api = await testApi()
  const path = await makeImage(api, ID)
  const whole = readFileSync(path)
  const broken: Record<string, () => void> = {
    truncated: () => truncateSync(path, 20_000),
    headless: () => truncateSync(path, 200),
    empty: () => truncateSync(path, 0),
    text: () => writeFileSync(path, 'no image at all'.repeat(1000)),
    absurd: () => writeFileSync(path, whole.toString('latin1').replace('120', '999999999').padEnd(30_000), 'latin1'),
    elsewhere: () => writeFileSync(path, whole.toString('latin1').replace('RA---SIN', 'GLON-SIN'), 'latin1'),
  }
  for (const [name, breakIt] of Object.entries(broken)) {
    breakIt()
    for (const what of FILES.slice(1))
      expect([name, (await api.get(`/api/images/1/${what}`)).status]).toEqual([name, 422])
    expect([name, (await fetch(api, '/api/images/1/fits')).bytes.equals(readFileSync(path))]).toEqual([name, true])
  }
  rmSync(path)
  mkdirSync(path)
  for (const what of FILES) expect((await api.get(`/api/images/1/${what}`)).status).toBe(422)
})

test('no image leads out of the folders of the pipeline', async () => {
  await using api = await testApi()
  const path = await makeImage(api, ID)
  mkdirSync(join(api.folder, 'secret'))
  writeFileSync(join(api.folder, 'secret/key'), 'secret')
  rmSync(path)
  symlinkSync(join(api.folder, 'secret/key'), path)
  await putImages(api.products, [{ ...imageRecord(ID), path: '/etc/passwd' }])
  for (const id of [1, 2])
    for (const what of FILES)
      expect(await api.get(`/api/images/${id}/${what}`)).toMatchObject({ status: 400, body: { error: 'bad_path' } })
  expect((await api.get('/api/images/2')).body).toMatchObject({ file: { exists: false }, header: null })
})
