import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CleanSettings, DEFAULT_CLEAN_SETTINGS } from './clean-plan.ts'
import { CleanSession } from './clean-session.ts'
import { addGaussian, normal, observe, seeded, withSeenSky } from './clean-testing.ts'
import type { Imager } from './imager.ts'

const SIZE = 360
const GAUSSIAN = { x: 175, y: 185, fluxJy: 3, fwhmPx: 7 } // some two beams wide, four the other way
const POINT = 150 * SIZE + 215
const POINT_JY = 0.3
const RADIUS_PX = 20 // that holds all of the Gaussian
const MULTISCALE: CleanSettings = { ...DEFAULT_CLEAN_SETTINGS, deconvolver: 'multiscale' }

const folder = mkdtempSync(join(tmpdir(), 'contimg-scales-'))
let ms: string

beforeAll(async () => {
  ms = await observe(folder)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

function withGaussian<T>(work: (imager: Imager, beamPx: number) => Promise<T>): Promise<T> {
  const sky = (model: Float32Array) => {
    addGaussian(model, SIZE, GAUSSIAN)
    model[POINT] += POINT_JY
  }
  return withSeenSky(ms, { sizePx: SIZE, sky, sampleNoise: 0.05, random: normal(seeded(5)) }, work)
}

/** What lies within a radius of the Gaussian's middle. */
function within(pixels: Float32Array, radiusPx: number) {
  let [sum, squares, count] = [0, 0, 0]
  pixels.forEach((value, i) => {
    const r2 = ((i % SIZE) - GAUSSIAN.x) ** 2 + (Math.floor(i / SIZE) - GAUSSIAN.y) ** 2
    if (r2 > radiusPx ** 2) return
    sum += value
    squares += value ** 2
    count++
  })
  return { sum, mean: sum / count, rms: Math.sqrt(squares / count) }
}

/** CLEANs to the end: what the session has come to, within the Gaussian. */
async function cleaned(settings: CleanSettings) {
  return await withGaussian(async (imager, beamPx) => {
    const session = await CleanSession.open(imager, settings, { beamPx })
    const dirtyJy = session.state.peakJy
    const state = await session.run()
    const point = session.model[POINT]
    return {
      state,
      dirtyJy,
      point,
      model: within(session.model, RADIUS_PX),
      half: within(session.model, GAUSSIAN.fwhmPx / 2),
      residual: within(session.residual, RADIUS_PX),
    }
  })
}

test('recovers flux and size of an extended source and leaves no bowl, which points alone do not', async () => {
  const [scales, points] = [await cleaned(MULTISCALE), await cleaned(DEFAULT_CLEAN_SETTINGS)]
  expect(scales.model.sum / GAUSSIAN.fluxJy).toBeGreaterThan(0.97)
  expect(scales.model.sum / GAUSSIAN.fluxJy).toBeLessThan(1.03)
  expect(Math.abs(scales.half.sum / scales.model.sum - 0.5)).toBeLessThan(0.05)
  expect(Math.abs(scales.point / POINT_JY - 1)).toBeLessThan(0.05)
  expect(Math.abs(scales.residual.mean)).toBeLessThan(scales.state.noiseJy)
  expect(scales.residual.rms).toBeLessThan(0.005 * scales.dirtyJy)
  expect(points.residual.rms).toBeGreaterThan(2 * scales.residual.rms)
  expect(scales.state.iterations).toBeLessThan(points.state.iterations)
}, 200_000)

test('steps, a snapshot and a stop in the middle of a minor cycle make no difference, to the bit', async () => {
  const settings = { ...MULTISCALE, iterations: 120, scalesPx: [0, 8, 16] }
  await withGaussian(async (imager, beamPx) => {
    const session = await CleanSession.open(imager, settings, { beamPx })
    const beginning = await session.snapshot()
    await session.step()
    const middle = await session.snapshot()
    await session.run()
    const [model, residual] = [session.model.slice(), session.residual.slice()]
    for (const snapshot of [middle, beginning]) {
      await session.restore(snapshot)
      const stop = AbortSignal.abort(new Error('enough'))
      await expect(session.run({ signal: stop })).rejects.toThrow('enough')
      await session.run()
      expect(
        Buffer.compare(
          Buffer.from(session.model.buffer, session.model.byteOffset, 4 * SIZE * SIZE),
          Buffer.from(model.buffer),
        ),
      ).toBe(0)
      expect(session.residual).toEqual(residual)
    }
    await expect(session.change({ scalesPx: [0, 5] })).rejects.toThrow('another session')
  })
}, 200_000)
