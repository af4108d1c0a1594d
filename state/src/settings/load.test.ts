import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { ConfigError, loadConfig, readConfig } from './load.ts'
import { SETTINGS } from './settings.ts'

const withoutPaths = { validatePaths: false }

function fileOf(text: string): string {
  const file = join(temporaryFolder(), 'contimg.env')
  writeFileSync(file, text)
  return file
}

test('without anything the defaults hold', () => {
  const { settings, origins } = loadConfig({ environment: {} })
  expect(settings).toMatchObject({ inputDir: '/data/incoming', maxWorkers: 4, bandpassMinSnr: 3, usesNvssMask: true })
  expect(settings.database).toBeUndefined()
  expect(Object.values(origins).every(({ name }) => name === '')).toBe(true)
})

test('the environment goes before the file, and the first name before the others', () => {
  const file = fileOf(
    "# a comment\nPIPELINE_MAX_WORKERS=8\nexport IMG_ROBUST='-0.5'\n; another\nPIPELINE_WRITER = direct \n",
  )
  const environment = { PIPELINE_MAX_WORKERS: '2', INGEST_DB: '/old', PIPELINE_PRODUCTS_DB: '/older', HDF5_DB: '' }
  const { settings, origins } = loadConfig({ environment, file, ...withoutPaths })
  expect(settings).toMatchObject({ maxWorkers: 2, imageRobust: -0.5, writer: 'direct', database: '/older' })
  expect(origins.maxWorkers).toEqual({ name: 'PIPELINE_MAX_WORKERS' })
  expect(origins.imageRobust).toEqual({ name: 'IMG_ROBUST', file })
  expect(origins.database).toEqual({ name: 'PIPELINE_PRODUCTS_DB' })
})

test.each([
  ['PIPELINE_MAX_WORKERS', '0', 'a whole number, from 1 to 32'],
  ['PIPELINE_MAX_WORKERS', '2.5', 'a whole number, from 1 to 32'],
  ['PIPELINE_MAX_WORKERS', ' ', 'a whole number, from 1 to 32'],
  ['PIPELINE_EXPECTED_SUBBANDS', '33', 'a whole number, from 1 to 32'],
  ['PIPELINE_WRITER', 'fast', 'one of auto, parallel-subband, direct'],
  ['PIPELINE_USE_NVSS_MASK', 'maybe', 'true or false'],
  ['PIPELINE_MASK_RADIUS_ARCSEC', 'NaN', 'a number, from 10 to 300'],
  ['CAL_MATCH_RADIUS_DEG', '-1', 'a number, from 0 to 90'],
  ['SCHED_INPROG_TIMEOUT', '1e999', 'a whole number, 60 or more'],
  ['CONTIMG_TRUSTED_PROXIES', 'proxy.example.org', 'addresses or networks such as 10.0.0.0/8, with commas between'],
  ['CONTIMG_TRUSTED_PROXIES', '10.0.0.0/33', 'addresses or networks such as 10.0.0.0/8, with commas between'],
])('%s=%s is told with what it may be', (name, value, wanted) => {
  const load = () => loadConfig({ environment: { [name]: value }, ...withoutPaths })
  expect(load).toThrow(ConfigError)
  expect(load).toThrow(`${name} is “${value}”, wanted ${wanted}`)
})

test('all that is wrong is told at once, and defaults stand in for it', () => {
  const file = fileOf('PIPELINE_WRITER=fast\nnonsense\n')
  const { problems, settings } = readConfig({ environment: { IMG_NITER: 'x' }, file })
  expect(problems).toEqual([
    `${file}, line 2: “nonsense”, wanted NAME=value`,
    `${file}: PIPELINE_WRITER is “fast”, wanted one of auto, parallel-subband, direct`,
    'IMG_NITER is “x”, wanted a whole number, from 0 to 1000000',
  ])
  expect(settings).toMatchObject({ writer: 'auto', imageIterations: undefined })
})

test('what is secret is not told, even where it cannot be', () => {
  const environment = { ABSURD_DATABASE_URL: 'mysql://a:planted@h/d' }
  expect(() => loadConfig({ environment, ...withoutPaths })).toThrow(
    /^ABSURD_DATABASE_URL is set, but not postgresql:\/\/USER@HOST:PORT\/DATABASE$/,
  )
  const short = { CONTIMG_JWT_SECRET: 'x'.repeat(31) }
  expect(() => loadConfig({ environment: short, ...withoutPaths })).toThrow(
    /^CONTIMG_JWT_SECRET is set, but not 32 bytes or more, such as “openssl rand -base64 48” gives$/,
  )
  expect(loadConfig({ environment: { CONTIMG_JWT_SECRET: 'x'.repeat(32) } }).settings.jwtSecret).toHaveLength(32)
})

test('proxies are addresses and networks of either kind', () => {
  const environment = { CONTIMG_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8' }
  expect(loadConfig({ environment, ...withoutPaths }).settings.trustedProxies).toBe(environment.CONTIMG_TRUSTED_PROXIES)
})

test('folders that were named must be usable, unless that is not asked', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const environment = { PIPELINE_INPUT_DIR: join(folder, 'none'), PIPELINE_OUTPUT_DIR: file }
  expect(() => loadConfig({ environment })).toThrow(
    `PIPELINE_INPUT_DIR is “${folder}/none”, which is not there, wanted a folder; PIPELINE_OUTPUT_DIR is “${file}”, a file`,
  )
  expect(loadConfig({ environment, ...withoutPaths }).settings.outputDir).toBe(file)
  mkdirSync(join(folder, 'shut'))
  chmodSync(join(folder, 'shut'), 0o500)
  const shut = { PIPELINE_OUTPUT_DIR: join(folder, 'shut', 'deep', 'er') }
  if (process.getuid?.() !== 0) expect(() => loadConfig({ environment: shut })).toThrow('may not be written')
  expect(loadConfig({ environment: { PIPELINE_OUTPUT_DIR: join(folder, 'a', 'b') } }).problems).toEqual([])
})

test('a file that is not there is a problem, not a crash', () => {
  expect(() => loadConfig({ environment: {}, file: '/no/such.env' })).toThrow(/PIPELINE_CONFIG: ENOENT.*NAME=value/)
})

test('every setting has a name of its own', () => {
  const names = Object.values(SETTINGS).flatMap((one) => one.names)
  expect(new Set(names).size).toBe(names.length)
})
