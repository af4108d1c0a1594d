import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CleanSettings, DEFAULT_CLEAN_SETTINGS } from './clean-plan.ts'
import { CleanSession } from './clean-session.ts'
import { normal, observe, seeded, withSeenSky } from './clean-testing.ts'

const SIZE = 360
const BRIGHT = { x: 250, y: 90 }
const FAINT = [80 * SIZE + 60, 200 * SIZE + 90, 270 * SIZE + 270]
const FAINT_JY = 0.02
const ERROR_RADIUS_PX = 50

const folder = mkdtempSync(join(tmpdir(), 'contimg-local-noise-'))
let ms: string

beforeAll(async () => {
  ms = await observe(folder)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

function fromBright(pixel: number): number {
  return Math.hypot((pixel % SIZE) - BRIGHT.x, Math.floor(pixel / SIZE) - BRIGHT.y)
}

/** Flux that CLEAN takes from a bright source with errors about it, and from faint ones far from it. */
async function cleaned(changes: Partial<CleanSettings>) {
  const random = normal(seeded(11))
  const sky = (model: Float32Array) => {
    for (const at of FAINT) model[at] += FAINT_JY
    for (let i = 0; i < model.length; i++) if (fromBright(i) < ERROR_RADIUS_PX) model[i] += 0.001 * random()
    model[BRIGHT.y * SIZE + BRIGHT.x] += 1
  }
  return await withSeenSky(ms, { sizePx: SIZE, sky, sampleNoise: 0.02, random }, async (imager, beamPx) => {
    const settings = { ...DEFAULT_CLEAN_SETTINGS, autoMaskSigma: 0, autoThresholdSigma: 5, ...changes }
    const session = await CleanSession.open(imager, settings, { beamPx })
    const state = await session.run()
    const { model } = session
    const errors = model.reduce((sum, flux, i) => {
      return fromBright(i) > 5 && fromBright(i) < ERROR_RADIUS_PX ? sum + Math.abs(flux) : sum
    }, 0)
    const near = (at: number) => {
      return model.reduce((sum, flux, i) => {
        return Math.hypot((i % SIZE) - (at % SIZE), Math.floor(i / SIZE) - Math.floor(at / SIZE)) < 3 ? sum + flux : sum
      }, 0)
    }
    return { state, errors, faint: FAINT.map(near), bright: near(BRIGHT.y * SIZE + BRIGHT.x) }
  })
}

test('with the noise about each pixel artefacts of a bright source are not cleaned, faint sources elsewhere are', async () => {
  const [whole, local] = [await cleaned({}), await cleaned({ localNoiseBeams: 8 })]
  expect(local.state.end).toBe('threshold')
  expect(whole.errors).toBeGreaterThan(0.05)
  expect(local.errors).toBeLessThan(0.1 * whole.errors)
  for (const flux of local.faint) expect(flux).toBeGreaterThan(0.55 * FAINT_JY) // the rest is below where CLEAN stops
  expect(local.bright).toBeGreaterThan(0.9)
}, 200_000)
